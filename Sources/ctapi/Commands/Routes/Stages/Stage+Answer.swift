import CtapiCore
import CtapiDefinition

extension Stage {
  /// The columns of a table.
  static let columns = ["STAGE", "DEPLOYMENT", "DEPLOYS", "THROTTLE", "VARIABLES"]

  /// The cells of a table.
  var cells: [String] {
    [
      name, deploymentID ?? "-", autoDeploy ? "every change" : "by hand", throttle.text ?? "-",
      variables.isEmpty ? "-" : variables.map { "\($0.name)=\($0.value)" }.joined(separator: " "),
    ]
  }

  /// The form for reading: a name and a value a line.
  var text: String {
    var lines = ["stage        \(name)", "deploys      \(autoDeploy ? "every change" : "by hand")"]
    lines.append("deployment   \(deploymentID ?? "none: every call answers 404")")
    if let description { lines.append("description  \(description)") }
    for variable in variables { lines.append("variable     \(variable.name) = \(variable.value)") }
    if let text = throttle.text { lines.append("throttle     \(text)") }
    for settings in routeThrottles {
      if let text = settings.throttle.text { lines.append("throttle     \(settings.routeKey) \(text)") }
    }
    if let detailedMetrics { lines.append("metrics      \(detailedMetrics ? "each route" : "the whole")") }
    if let accessLog {
      lines.append("access log   \(accessLog.destination)")
      lines.append("log format   \(accessLog.format)")
    }
    lines.append("updated      \(updated.rfc3339)")
    return lines.map(\.escapedForTerminal).joined(separator: "\n")
  }
}
