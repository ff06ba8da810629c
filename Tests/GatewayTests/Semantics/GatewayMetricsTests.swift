import CtapiDefinition
import CtapiHTTP
import Glibc
import Testing

@testable import CtapiGateway

@Suite(.serialized) struct GatewayMetricsTests {
  /// The rows once so many requests are counted, which happens right after their answers are sent.
  private func rows(of fixture: StagedFixture, counting count: Int) -> [MetricsReport.Row] {
    for _ in 0..<200 where fixture.state.report.rows.first?.values.count != count { usleep(5000) }
    return fixture.state.report.rows
  }

  @Test("K107: three requests, one answered 404 by the backend; a 404 of the gateway's own counts too")
  func requestsAreCounted() throws {
    let fixture = try StagedFixture { request in
      HTTPResponse(status: request.target == "/none" ? 404 : 200, contentType: "text/plain", body: Array("12345".utf8))
    }
    var stage = Stage(name: "dev")
    stage.detailedMetrics = true
    try fixture.serve([try fixture.api(["GET /{id}"], stages: [stage])])
    for path in ["/dev/a", "/dev/none", "/dev/b"] { _ = try fixture.get(path) }
    var rows = rows(of: fixture, counting: 3)
    #expect(rows.map { "\($0.key.stage)|\($0.key.route)" } == ["|", "dev|", "dev|GET /{id}"])
    for row in rows {
      #expect(row.values.count == 3)
      #expect(row.values.clientErrors == 1)
      #expect(row.values.serverErrors == 0)
      #expect(row.values.dataProcessed == 15)
      #expect(row.values.integrationLatency.count == 3)
      #expect(row.values.latency.sum > 0)
    }
    _ = try fixture.get("/dev/a/b")
    _ = try fixture.get("/none")
    rows = self.rows(of: fixture, counting: 5)
    #expect(rows.map(\.values.count) == [5, 4, 3])
    #expect(rows.map(\.values.clientErrors) == [3, 2, 1])
  }

  @Test("an error of the gateway counts as 5xx, and counters outlive a new snapshot")
  func countersLast() throws {
    let fixture = try StagedFixture()
    let api = try fixture.api(["GET /a"])
    fixture.inputs.endpoints = [:]
    try fixture.serve([api])
    #expect(try fixture.get("/a").status == 503)
    try fixture.serve([api])
    #expect(try fixture.get("/a").status == 503)
    let row = try #require(rows(of: fixture, counting: 2).last)
    #expect(row.values.count == 2)
    #expect(row.values.serverErrors == 2)
    #expect(row.values.integrationLatency.count == 0)
  }
}
