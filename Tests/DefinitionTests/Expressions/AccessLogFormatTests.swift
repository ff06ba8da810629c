import CtapiCore
import CtapiDefinition
import Testing

@Suite struct AccessLogFormatTests {
  @Test("K106: a format without the request's id is refused, with either name of it it is taken")
  func theRequestMustBeNamed() throws {
    for text in ["", "$context.status", "requestId", "$context.requestTime $context.requestTimeEpoch"] {
      let error = #expect(throws: CtapiError.self) { try AccessLogFormat(text) }
      #expect(error?.code == .invalidStage)
    }
    #expect(try AccessLogFormat("$context.requestId").variables.map(\.name) == [.requestID])
    #expect(try AccessLogFormat("$context.extendedRequestId").variables.map(\.name) == [.extendedRequestID])
  }

  @Test("gateway.md 1.7: a format has at most 3 KB, and stands on one line")
  func formatsAreBounded() throws {
    let long = "$context.requestId" + String(repeating: "x", count: AccessLogFormat.maximumLength)
    #expect(throws: CtapiError.self) { try AccessLogFormat(long) }
    #expect(throws: CtapiError.self) { try AccessLogFormat("$context.requestId\n$context.status") }
    #expect(throws: CtapiError.self) { try AccessLogFormat("$context.requestId\n") }
  }

  @Test("gateway.md 4.4: the parts of the CLF sample are found, and those that do not exist are told")
  func partsAreFound() throws {
    let format = try AccessLogFormat(
      "$context.identity.sourceIp - - [$context.requestTime] \"$context.httpMethod $context.routeKey "
        + "$context.protocol\" $context.status $context.responseLength $context.requestId $context.nothing.here.")
    #expect(
      format.variables.map(\.name) == [
        .sourceIP, .requestTime, .httpMethod, .routeKey, .protocol, .status, .responseLength, .requestID,
      ])
    #expect(format.unknownNames == ["nothing.here"])
    #expect(format.parts.last == .text("."))
    #expect(!format.isJSON)
    #expect(try AccessLogFormat(#"{ "id": "$context.requestId" }"#).isJSON)
  }
}
