import CtapiCore
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

  @Test("K107: three requests, one answered 404 by the backend")
  func requestsAreCounted() throws {
    let fixture = try StagedFixture { request in
      HTTPResponse(status: request.target == "/none" ? 404 : 200, contentType: "text/plain", body: Array("12345".utf8))
    }
    var stage = Stage(name: "dev")
    stage.detailedMetrics = true
    try fixture.serve([try fixture.api(["GET /{id}"], stages: [stage])])
    for path in ["/dev/a", "/dev/none", "/dev/b"] { _ = try fixture.get(path) }
    let rows = rows(of: fixture, counting: 3)
    #expect(rows.map { "\($0.key.stage)|\($0.key.route)" } == ["|", "dev|", "dev|GET /{id}"])
    for row in rows {
      #expect(row.values.count == 3)
      #expect(row.values.clientErrors == 1)
      #expect(row.values.serverErrors == 0)
      #expect(row.values.dataProcessed == 15)
      #expect(row.values.integrationLatency.count == 3)
      #expect(row.values.latency.sum > 0)
    }
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

  @Test("gateway.md 4.3: answers without a backend take their time, too")
  func mocksTakeTime() throws {
    let fixture = try StagedFixture()
    var api = try fixture.api(["GET /mock"])
    api.integrations[0].target = .mock(MockResponse(status: 200, body: Array("hi".utf8)))
    try fixture.serve([api])
    for _ in 0..<20 { #expect(try fixture.get("/mock").status == 200) }
    #expect(try fixture.get("/none").status == 404)
    let row = try #require(rows(of: fixture, counting: 21).last)
    // Twenty answers that take no microsecond each are no answers.
    #expect(row.values.latency.count == 21 && row.values.latency.sum > 20)
    #expect(row.values.integrationLatency.count == 0)
  }

  @Test("gateway.md 4.3: both forms say the same of a mock's answer, a backend's, and a 404, stage by stage")
  func bothFormsAgree() throws {
    let fixture = try StagedFixture()
    var stage = Stage.default
    stage.detailedMetrics = true
    var api = try fixture.api(["GET /mock", "POST /proxied"], stages: [stage])
    api.integrations[0].target = .mock(MockResponse(status: 200, body: Array("hi".utf8)))
    try fixture.serve([api])
    #expect(try fixture.get("/mock").status == 200)
    #expect(try fixture.send("POST /proxied", body: "12345").status == 200)
    #expect(try fixture.get("/none").status == 404)
    _ = rows(of: fixture, counting: 3)
    let report = fixture.state.report
    let lines = report.prometheus.split(separator: "\n").map(String.init)
    let json = try #require(report.json.arrayValue)
    #expect(
      json.map { $0["Route"]?.stringValue ?? $0["Stage"]?.stringValue ?? "" }
        == ["", "$default", "GET /mock", "POST /proxied"])
    for row in json {
      var labels = "api_id=\"a123456789\""
      if row["Stage"] != nil { labels += ",stage=\"$default\"" }
      if let route = row["Route"]?.stringValue { labels += ",route=\"\(route)\"" }
      let prefix = row["Stage"] == nil ? "ctapi_api" : row["Route"] == nil ? "ctapi_stage" : "ctapi_route"
      for (name, value) in [
        ("requests_total", row["Count"]), ("4xx_total", row["4xx"]), ("5xx_total", row["5xx"]),
        ("data_processed_bytes_total", row["DataProcessed"]), ("latency_seconds_count", row["Latency"]?["count"]),
        ("integration_latency_seconds_count", row["IntegrationLatency"]?["count"]),
      ] {
        let number = try #require(value?.numberValue?.text)
        #expect(lines.contains("\(prefix)_\(name){\(labels)} \(number)"), "\(prefix)_\(name) \(number)")
      }
    }
    #expect(json[1]["Count"] == 3 && json[1]["4xx"] == 1 && json[1]["IntegrationLatency"]?["count"] == 1)
    #expect(json[1]["DataProcessed"] == .integer(2 + 5 + "POST /proxied".count + 23))
  }

  @Test("C107: a request that gets to no stage is counted for its API, in both forms")
  func apisAreCounted() throws {
    let fixture = try StagedFixture()
    try fixture.serve([try fixture.api(["GET /a"], stages: [Stage(name: "dev", autoDeploy: true)])])
    #expect(try fixture.get("/dev/a").status == 200)
    #expect(try fixture.get("/a").status == 404)
    _ = rows(of: fixture, counting: 2)
    let lines = fixture.state.report.prometheus.split(separator: "\n").map(String.init)
    #expect(lines.contains("ctapi_api_requests_total{api_id=\"a123456789\"} 2"), "\(lines.prefix(4))")
    #expect(lines.contains("ctapi_api_4xx_total{api_id=\"a123456789\"} 1"))
    #expect(lines.contains("ctapi_stage_requests_total{api_id=\"a123456789\",stage=\"dev\"} 1"))
  }
}
