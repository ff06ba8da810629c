import CtapiCore
import Testing

@testable import CtapiGateway

@Suite struct MetricsTests {
  @Test("every time falls into the bucket that begins at or below it and ends above it")
  func bucketsCoverAllTimes() {
    var end = 0
    for index in 0..<LatencyBuckets.count {
      #expect(LatencyBuckets.index(of: end) == index, "\(end)")
      end = LatencyBuckets.end(of: index)
      #expect(LatencyBuckets.index(of: end - 1) == index, "\(end)")
    }
    #expect(end == 1 << 25)
    for time in [end, 1 << 40, Int.max] { #expect(LatencyBuckets.index(of: time) == LatencyBuckets.count - 1) }
    #expect(LatencyBuckets.index(of: -1) == 0)
  }

  @Test("K107: of three requests one is answered 404 by its backend: Count 3, 4xx 1, 5xx 0, for the API and its stage")
  func countsAreByDimension() throws {
    let state = MetricsState(loops: 2)
    let memory = state.memory(MetricsKey(api: "a", stage: "dev"))
    let series = MetricsSeries(memory.cells)
    series.count(.init(status: 200, bytes: 10, latency: 1000, integration: 800), loop: 0)
    series.count(.init(status: 404, bytes: 20, latency: 2000, integration: 1500), loop: 1)
    series.count(.init(status: 200, bytes: 30, latency: 3000, integration: -1), loop: 1)
    let report = MetricsReport(state.read())
    #expect(report.rows.map(\.key) == [MetricsKey(api: "a", stage: ""), MetricsKey(api: "a", stage: "dev")])
    for row in report.rows {
      #expect(row.values.count == 3)
      #expect(row.values.clientErrors == 1)
      #expect(row.values.serverErrors == 0)
      #expect(row.values.dataProcessed == 60)
      #expect(row.values.latency.sum == 6000)
      #expect(row.values.latency.count == 3)
      #expect(row.values.integrationLatency.count == 2)
    }
  }

  @Test("an API's row adds its stages and what reached none, and not its detailed routes a second time")
  func apisAreSums() {
    let state = MetricsState(loops: 1)
    for (stage, route) in [("dev", ""), ("prod", ""), ("", ""), ("dev", "GET /a")] {
      let memory = state.memory(MetricsKey(api: "a", stage: stage, route: route))
      MetricsSeries(memory.cells).count(.init(status: 500, bytes: 1, latency: 1, integration: -1), loop: 0)
    }
    let rows = MetricsReport(state.read()).rows
    #expect(rows.map { "\($0.key.stage)|\($0.key.route)" } == ["|", "dev|", "dev|GET /a", "prod|"])
    #expect(rows.map(\.values.count) == [3, 1, 1, 1])
    #expect(rows.map(\.values.serverErrors) == [3, 1, 1, 1])
  }

  @Test("no route's path ends a label or a line of Prometheus' text, by code points: a quote with an accent is a quote")
  func labelsAreEscaped() {
    let state = MetricsState(loops: 1)
    let route = "GET /a\"\u{301}} 1\r\nb\\\u{308}{c\n\u{301}"
    _ = state.memory(MetricsKey(api: "a", stage: "dev", route: route))
    let lines = MetricsReport(state.read()).prometheus.split(separator: "\n", omittingEmptySubsequences: false)
    let counted = lines.filter { $0.hasPrefix("ctapi_route_requests_total") }
    let escaped = #"GET /a\""# + "\u{301}} 1\r" + #"\nb\\"# + "\u{308}{c" + #"\n"# + "\u{301}"
    #expect(counted.count == 1)
    #expect(
      counted.first?.utf8.elementsEqual(
        "ctapi_route_requests_total{api_id=\"a\",stage=\"dev\",route=\"\(escaped)\"} 0".utf8) == true)
  }

  @Test("percentiles are at most a quarter too high and never too low")
  func percentilesAreClose() throws {
    let memory = AtomicMemory(count: MetricsLayout.words)
    let series = MetricsSeries(memory.cells)
    for time in 1...10_000 { series.count(.init(status: 200, bytes: 0, latency: time, integration: -1), loop: 0) }
    var values = MetricsValues()
    values.add(memory.cells, at: 0)
    for (share, exact) in [(0.5, 5.0), (0.9, 9.0), (0.99, 9.9)] {
      let value = try #require(values.latency.percentile(share))
      #expect(value >= exact && value <= exact * 1.25, "\(share): \(value)")
    }
    #expect(values.latency.mean == 5.0005)
    #expect(LatencyHistogram().percentile(0.5) == nil)
    #expect(LatencyHistogram().mean == nil)
  }

  @Test("a key keeps its counters however often it is asked for")
  func countersLast() {
    let state = MetricsState(loops: 1)
    let key = MetricsKey(api: "a", stage: "dev")
    #expect(state.memory(key) === state.memory(key))
  }

  @Test("the Prometheus text has types, escaped labels and cumulative buckets that end in the count")
  func prometheusText() {
    let state = MetricsState(loops: 1)
    let memory = state.memory(MetricsKey(api: "a", stage: "de\"v"))
    let series = MetricsSeries(memory.cells)
    for latency in [50, 1000, 5000] {
      series.count(.init(status: 404, bytes: 2, latency: latency, integration: -1), loop: 0)
    }
    let lines = MetricsReport(state.read()).prometheus.split(separator: "\n").map(String.init)
    let labels = #"api_id="a",stage="de\"v""#
    #expect(lines.contains("# TYPE ctapi_stage_requests_total counter"))
    #expect(lines.contains("ctapi_stage_requests_total{\(labels)} 3"))
    #expect(lines.contains("ctapi_stage_4xx_total{\(labels)} 3"))
    #expect(lines.contains("ctapi_stage_latency_seconds_bucket{\(labels),le=\"6.4e-05\"} 1"))
    #expect(lines.contains("ctapi_stage_latency_seconds_bucket{\(labels),le=\"0.001024\"} 2"))
    #expect(lines.contains("ctapi_stage_latency_seconds_bucket{\(labels),le=\"+Inf\"} 3"))
    #expect(lines.contains("ctapi_stage_latency_seconds_count{\(labels)} 3"))
    #expect(lines.contains("ctapi_stage_latency_seconds_sum{\(labels)} 0.00605"))
    #expect(MetricsReport([:]).prometheus.isEmpty)
  }

  @Test("K107: the JSON form has CloudWatch's names and dimensions")
  func jsonForm() throws {
    let state = MetricsState(loops: 1)
    let memory = state.memory(MetricsKey(api: "a", stage: "dev", route: "GET /a"))
    MetricsSeries(memory.cells).count(.init(status: 200, bytes: 2, latency: 1500, integration: 1000), loop: 0)
    let row = try #require(MetricsReport(state.read()).json.arrayValue?.first)
    #expect(row["ApiId"]?.stringValue == "a")
    #expect(row["Stage"]?.stringValue == "dev")
    #expect(row["Route"]?.stringValue == "GET /a")
    #expect(row["Count"]?.numberValue?.integer == 1)
    #expect(row["Latency"]?["mean"]?.numberValue?.text == "1.5")
    #expect(row["Latency"]?["p99"]?.numberValue?.text == "1.536")
  }
}
