import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

/// Clients of HTTP/1.0 that ask for a connection to stay, as `ab -k` does, wait for its end unless they are told that it
/// stays (RFC 9112 §9.3).
@Suite(.serialized) struct OldClientTests {
  private func fixture() throws -> StagedFixture {
    let fixture = try StagedFixture()
    var api = try fixture.api(["GET /proxy", "GET /mapped", "GET /mock", "GET /redirect"])
    api.integrations[1].responseParameters = try ParameterMapping.responseMappings(
      .object(["200": JSONText.object([("append:header.x-b", "$response.body")])]))
    api.integrations[2].target = .mock(MockResponse(status: 200, body: [0x61]))
    let redirect = Array(#"{"path":"/x"}"#.utf8)
    api.integrations[3].target = .redirect(try Redirect(try JSON(parsing: redirect.span)))
    api.cors = CORS(allowOrigins: ["https://app"], allowMethods: ["GET"])
    try fixture.serve([api])
    return fixture
  }

  @Test(
    "RFC 9112 §9.3: a client of HTTP/1.0 is told that its connection stays, and it does",
    arguments: ["GET /proxy", "GET /mapped", "GET /mock", "GET /redirect", "GET /none", "OPTIONS /preflight"])
  func connectionsStay(_ line: String) throws {
    let fixture = try fixture()
    let connection = try RawConnection(port: fixture.port)
    let fields = "Host: x\r\nOrigin: https://app\r\nAccess-Control-Request-Method: GET\r\n"
    for _ in 0..<2 {
      connection.send("\(line) HTTP/1.0\r\n\(fields)Connection: keep-alive\r\n\r\n")
      #expect(Answer(connection.readResponse())["connection"] == ["keep-alive"])
    }
    connection.send("\(line) HTTP/1.0\r\n\(fields)\r\n")
    let last = connection.readToEnd()
    #expect(last.contains("\r\nconnection: close\r\n"), "\(last)")
    let modern = try fixture.send(line, ["Origin: https://app", "Access-Control-Request-Method: GET"])
    #expect(modern["connection"].isEmpty)
  }
}
