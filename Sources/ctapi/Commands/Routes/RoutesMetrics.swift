import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// `ctapi routes metrics`.
enum RoutesMetrics {
  static var command: AppCommand {
    AppCommand(
      "metrics", "Show what the running server has counted",
      discussion: """
        Requests, answers with 4xx and 5xx, latencies and bytes since the server began: of each API, of its stages, and \
        of each route where a stage has detailed metrics. Latencies are in milliseconds and at most a quarter too high. \
        Of a TCP listener: connections, those that found no backend under 5XX, and bytes both ways.

        The control port has the same for Prometheus: GET /metrics.
        """,
      options: [.value("api", .text, as: "name", "Only that API, by name or id")],
      examples: [
        Example("ctapi routes metrics", "All of it", unrun: "needs a running server"),
        Example(
          "ctapi routes metrics --json | jq '.metrics[] | select(.Stage == \"$default\") | .Count'",
          "The requests of a stage", unrun: "needs a running server"),
      ],
      exits: [.notFound: "no such API", .unavailable: "no server serves the data directory"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let server = try ServerAddress.read(from: invocation.environment.data)
    let response = try HTTPClient().get(try HTTPURL(server.control + "/_ctapi/metrics"))
    guard response.status == 200, let json = try? JSON(parsing: response.body.span),
      let all = json["metrics"]?.arrayValue
    else {
      throw CtapiError(
        .unavailable, "the server at '\(server.control)' gives no metrics",
        hint: "restart it with this ctapi: ctapi serve")
    }
    let wanted = try invocation.string("api").map { (name) throws(CtapiError) in
      try invocation.environment.existingDefinitions().entry(name).id
    }
    let rows = all.filter { wanted == nil || $0["ApiId"]?.stringValue == wanted }
    try invocation.output.list(
      "metrics", rows,
      columns: ["API", "STAGE", "ROUTE", "COUNT", "4XX", "5XX", "P50", "P90", "P99", "BACKEND-P50", "BYTES"],
      cells: cells, json: { $0 })
    return .done
  }

  private static func cells(_ row: JSON) -> [String] {
    func text(_ value: JSON?) -> String { (value?.stringValue ?? value?.numberValue?.text ?? "-").escapedForTerminal }
    if let listener = row["Listener"] {
      let bytes = ["BytesFromClients", "BytesFromBackends"].compactMap { row[$0]?.numberValue?.integer }.reduce(0, +)
      return [text(row["ApiId"]), "-", text(listener), text(row["Connections"])]
        + ["-", text(row["Failed"]), "-", "-", "-", "-", String(bytes)]
    }
    return ["ApiId", "Stage", "Route", "Count", "4xx", "5xx"].map { text(row[$0]) }
      + ["p50", "p90", "p99"].map { text(row["Latency"]?[$0]) }
      + [text(row["IntegrationLatency"]?["p50"]), text(row["DataProcessed"])]
  }
}
