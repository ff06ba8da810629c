package import CtapiCore

/// The metrics of all APIs at one time, and the two forms in which they are read.
package struct MetricsReport: Sendable {
  /// One series, by the dimensions of `gateway.md` 4.3.
  package struct Row: Sendable {
    /// The API, its stage and route; a row of the whole API has neither.
    package let key: MetricsKey
    /// What was counted.
    package let values: MetricsValues
  }

  /// A row for each API, then for each of its stages, then for each detailed route, in the order of their names.
  package let rows: [Row]
  /// The TCP listeners.
  package let relays: [RelayMetrics]

  /// Sorts what the loops counted; an API's row is the sum of its stages and of what reached none of them.
  package init(_ series: [MetricsKey: MetricsValues], relays: [RelayMetrics] = []) {
    self.relays = relays
    var apis: [MetricsKey: MetricsValues] = [:]
    for (key, values) in series where key.route.isEmpty {
      apis[MetricsKey(api: key.api, stage: ""), default: MetricsValues()].add(values)
    }
    let stages = series.filter { !$0.key.stage.isEmpty }
    rows = (Array(apis) + Array(stages)).map { Row(key: $0.key, values: $0.value) }.sorted { left, right in
      let (a, b) = (left.key, right.key)
      return (a.api, a.stage, a.route) < (b.api, b.stage, b.route)
    }
  }

  /// The rows under CloudWatch's names; times in milliseconds.
  package var json: JSON {
    .array(
      rows.map { row in
        var object = JSONObject(["ApiId": .string(row.key.api)])
        if !row.key.stage.isEmpty { object["Stage"] = .string(row.key.stage) }
        if !row.key.route.isEmpty { object["Route"] = .string(row.key.route) }
        object["Count"] = .integer(row.values.count)
        object["4xx"] = .integer(row.values.clientErrors)
        object["5xx"] = .integer(row.values.serverErrors)
        object["DataProcessed"] = .integer(row.values.dataProcessed)
        object["Latency"] = MetricsReport.json(row.values.latency)
        object["IntegrationLatency"] = MetricsReport.json(row.values.integrationLatency)
        return .object(object)
      }
        + relays.map { relay in
          [
            "ApiId": .string(relay.key.api), "Listener": .string("TCP \(relay.key.port)"),
            "Connections": .integer(relay.connections), "Open": .integer(relay.open),
            "Failed": .integer(relay.failed), "BytesFromClients": .integer(relay.fromClients),
            "BytesFromBackends": .integer(relay.fromBackends),
          ]
        })
  }

  private static func json(_ histogram: LatencyHistogram) -> JSON {
    var object = JSONObject(["count": .integer(histogram.count)])
    guard let mean = histogram.mean else { return .object(object) }
    object["mean"] = number(mean)
    for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)] {
      if let value = histogram.percentile(share) { object[name] = number(value) }
    }
    return .object(object)
  }

  /// A number of milliseconds with at most three digits behind the point.
  private static func number(_ value: Double) -> JSON {
    let thousandths = Int((value * 1000).rounded())
    if thousandths % 1000 == 0 { return .integer(thousandths / 1000) }
    let fraction = String(thousandths % 1000 + 1000).dropFirst()
    var digits = fraction
    while digits.last == "0" { digits = digits.dropLast() }
    return .number(JSONNumber(unchecked: "\(thousandths / 1000).\(digits)"))
  }
}
