import CtapiDefinition
import Testing

@testable import CtapiGateway

@Suite struct ResponseMappingTests {
  private static let response = "HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 2\r\nX-a: 2\r\n\r\n"

  @Test(
    "K90, gateway.md 3.5: every source of a response gives its value",
    arguments: [
      ("$response.header.x-a", "1,2"), ("$context.requestId", "RRRRRRRRRRRRRRRR"), ("$stageVariables.env", "blue"),
      ("$response.body.a", "b"), ("static", "static"), ("<${response.header.X-A}>", "<1,2>"),
    ])
  func sourcesHaveValues(_ value: String, _ expected: String) throws {
    var fixture = MappingFixture()
    fixture.body = #"{"a":"b"}"#
    let outcome = try fixture.applyToResponse([("append:header.h", value)], response: ResponseMappingTests.response)
    #expect(outcome.problems.isEmpty)
    #expect(outcome.added == "h: \(expected)\r\n")
  }

  @Test(
    "K90: the status can be overwritten with one from 200 to 599",
    arguments: [("403", 403), ("200", 200), ("99", nil), ("600", nil), ("4o4", nil), ("", nil), ("1000", nil)])
  func theStatusIsReplaced(_ value: String, _ expected: Int?) throws {
    let outcome = try MappingFixture().applyToResponse(
      [("overwrite:statuscode", "$response.header.s")], response: "HTTP/1.1 200 OK\r\nS: \(value)\r\n\r\n")
    #expect(outcome.status == expected)
  }

  @Test("gateway.md 3.5: headers of the response are removed and overwritten whatever their case")
  func operationsOnHeaders() throws {
    let outcome = try MappingFixture().applyToResponse(
      [("overwrite:header.x-a", "9"), ("remove:header.none", "''")], response: ResponseMappingTests.response)
    #expect(outcome.kept == ["Content-Length"])
    #expect(outcome.added == "x-a: 9\r\n")
  }
}
