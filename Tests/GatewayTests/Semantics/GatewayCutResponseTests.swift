import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Glibc
import Testing

@testable import CtapiGateway

/// A backend that fails when the client has its status already: the answer cannot be taken back, but is told of.
@Suite(.serialized) struct GatewayCutResponseTests {
  private static let half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"
  private static let format =
    "$context.status|$context.responseLength|$context.error.responseType|$context.integrationErrorMessage|$context.requestId"

  private func fixture(_ backend: RawBackend, isLogged: Bool = true, timeout: Int = 30_000) throws -> StagedFixture {
    let fixture = try StagedFixture()
    var stage = Stage.default
    if isLogged {
      stage.accessLog = AccessLogSettings(
        destination: "arn:aws:logs:us-east-1:000000000000:log-group:x", format: GatewayCutResponseTests.format)
    }
    let target = IntegrationTarget.url(try URLTemplate("http://127.0.0.1:\(backend.port)/"))
    let api = try fixture.api(["GET /a"], stages: [stage]) {
      $0.target = target
      $0.timeoutMilliseconds = timeout
    }
    fixture.inputs.endpoints[.init(api: api.id, integration: api.integrations[0].id)] = [
      Endpoint(host: "127.0.0.1", port: Int(backend.port))
    ].compactMap { $0 }
    try fixture.serve([api])
    return fixture
  }

  private func cut(_ fixture: StagedFixture) throws -> String {
    let connection = try RawConnection(port: fixture.port)
    connection.send("GET /a?x=1 HTTP/1.1\r\nHost: x\r\n\r\n")
    return connection.readToEnd()
  }

  @Test(
    "gateway.md 3.7, 4.4: an answer that breaks off, stops or goes wrong in its body keeps its status and names its failure",
    arguments: [
      (half, true, "200|2|INTEGRATION_FAILURE|The integration's response broke off before its end"),
      (half, false, "200|2|INTEGRATION_TIMEOUT|The integration's response did not go on within its timeout"),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n", false,
        "200|2|INTEGRATION_FAILURE|The integration's response broke off before its end"
      ),
    ])
  func theLineNamesTheFailure(_ answer: String, _ closes: Bool, _ expected: String) throws {
    let backend = try RawBackend(answer: Array(answer.utf8), closes: closes)
    let fixture = try fixture(backend, timeout: 200)
    let got = try cut(fixture)
    #expect(got.hasPrefix("HTTP/1.1 200") && WholeAnswer(got) == nil, "\(got)")
    let lines = try fixture.stopAndReadLog("a123456789.log")
    #expect(lines.count == 1 && lines.first?.hasPrefix(expected + "|") == true, "\(lines)")
    backend.stop()
  }

  @Test(
    "design.md 1: such an answer is explained, whether a log kept its head or not",
    arguments: [
      (true, true, "closed the connection before its answer was whole"), (false, true, "before its answer was whole"),
      (false, false, "sent no more of its answer within 200 ms"),
    ])
  func theFailureIsExplained(_ isLogged: Bool, _ closes: Bool, _ reason: String) async throws {
    let backend = try RawBackend(answer: Array(GatewayCutResponseTests.half.utf8), closes: closes)
    let fixture = try fixture(backend, isLogged: isLogged, timeout: 200)
    _ = try cut(fixture)
    let decision = try #require(
      await fixture.gateway?.decisions(Gateway.DecisionQuery(limit: 1)).decisions.last
    ).json
    #expect(decision["status"] == 200)
    #expect(decision["reason"]?.stringValue?.contains(reason) == true, "\(decision.text())")
    for name in ["rule", "expected", "got", "fix"] {
      #expect(decision[name]?.stringValue?.isEmpty == false, "no \(name)")
    }
    #expect(decision["request"]?["method"] == "GET")
    #expect(decision["request"]?["path"]?.stringValue?.hasPrefix("/") == true)
    let failed = (decision["steps"]?.arrayValue ?? []).filter { $0["outcome"] == "failed" }
    #expect(failed.compactMap { $0["step"]?.stringValue } == ["integration"], "\(decision.text())")
    backend.stop()
  }

  @Test("an answer that the client does not take is no failure of its backend")
  func aClientThatStallsIsNone() throws {
    let length = 64 << 20
    let backend = try RawBackend(
      answer: Array("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n".utf8)
        + [UInt8](repeating: 120, count: length))
    let fixture = try fixture(backend, timeout: 200)
    let connection = try RawConnection(port: fixture.port)
    connection.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    for _ in 0..<500 where fixture.state.report.rows.first?.values.count != 1 { usleep(10_000) }
    let line = try #require(try fixture.stopAndReadLog("a123456789.log").first)
    #expect(line.hasPrefix("200|") && line.contains("|-|-|"), "\(line)")
    withExtendedLifetime(connection) {}
    backend.stop()
  }
}
