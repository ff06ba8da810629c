extension MetricsReport {
  /// The metrics in Prometheus' text format, version 0.0.4.
  ///
  /// APIs have series of their own: a request that got to no stage is in none of the stages' (`gateway.md` C107).
  package var prometheus: String {
    let apis = rows.filter { $0.key.stage.isEmpty && $0.key.route.isEmpty }
    let stages = rows.filter { !$0.key.stage.isEmpty && $0.key.route.isEmpty }
    let routes = rows.filter { !$0.key.route.isEmpty }
    var text = ""
    for (prefix, rows) in [("ctapi_api", apis), ("ctapi_stage", stages), ("ctapi_route", routes)] where !rows.isEmpty {
      text += counter(prefix + "_requests_total", "Requests answered.", rows, \.count)
      text += counter(prefix + "_4xx_total", "Answers with a status from 400 to 499.", rows, \.clientErrors)
      text += counter(prefix + "_5xx_total", "Answers with a status from 500 on.", rows, \.serverErrors)
      text += counter(
        prefix + "_data_processed_bytes_total", "Bytes of bodies, of requests and answers.", rows, \.dataProcessed)
      text += histogram(prefix + "_latency_seconds", "From the request to the end of its answer.", rows, \.latency)
      text += histogram(
        prefix + "_integration_latency_seconds", "From asking the backend to the head of its answer.", rows,
        \.integrationLatency)
    }
    return text + relayText
  }

  private var relayText: String {
    guard !relays.isEmpty else { return "" }
    func series(
      _ name: String, _ help: String, _ type: String, _ values: [(label: String, path: KeyPath<RelayMetrics, Int>)]
    ) -> String {
      head(name, help, type)
        + relays.map { relay in
          values.map { value in
            let labels = "api_id=\"\(escaped(relay.key.api))\",port=\"\(relay.key.port)\"\(value.label)"
            return "\(name){\(labels)} \(relay[keyPath: value.path])\n"
          }.joined()
        }.joined()
    }
    return series("ctapi_relay_connections_total", "TCP connections taken.", "counter", [("", \.connections)])
      + series("ctapi_relay_open_connections", "TCP connections that are open.", "gauge", [("", \.open)])
      + series(
        "ctapi_relay_failed_total", "TCP connections that found no backend.", "counter", [("", \.failed)])
      + series(
        "ctapi_relay_bytes_total", "Bytes relayed.", "counter",
        [(",from=\"client\"", \.fromClients), (",from=\"backend\"", \.fromBackends)])
  }

  private func counter(
    _ name: String, _ help: String, _ rows: [Row], _ value: KeyPath<MetricsValues, Int>
  ) -> String {
    head(name, help, "counter")
      + rows.map { "\(name){\(labels($0.key))} \($0.values[keyPath: value])\n" }.joined()
  }

  private func histogram(
    _ name: String, _ help: String, _ rows: [Row], _ value: KeyPath<MetricsValues, LatencyHistogram>
  ) -> String {
    var text = head(name, help, "histogram")
    for row in rows {
      let histogram = row.values[keyPath: value]
      let labels = labels(row.key)
      for step in histogram.cumulative { text += "\(name)_bucket{\(labels),le=\"\(step.bound)\"} \(step.count)\n" }
      text += "\(name)_bucket{\(labels),le=\"+Inf\"} \(histogram.count)\n"
      text += "\(name)_sum{\(labels)} \(Double(histogram.sum) / 1e6)\n\(name)_count{\(labels)} \(histogram.count)\n"
    }
    return text
  }

  private func head(_ name: String, _ help: String, _ type: String) -> String {
    "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  private func labels(_ key: MetricsKey) -> String {
    var text = "api_id=\"\(escaped(key.api))\""
    if !key.stage.isEmpty { text += ",stage=\"\(escaped(key.stage))\"" }
    if !key.route.isEmpty { text += ",route=\"\(escaped(key.route))\"" }
    return text
  }

  /// By code points: as a character a quote with an accent, or CR LF, would be none of these.
  private func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
