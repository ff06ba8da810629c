package import CtapiCore

/// A decision as people read it: what was answered and why, the rule, then the way in its order.
package struct DecisionText {
  private let decision: JSON
  private let colors: Bool

  /// Words for the form of ``Decision/json``.
  package init(_ decision: JSON, colors: Bool = false) {
    self.decision = decision
    self.colors = colors
  }

  /// The lines, without a newline at their end.
  package var text: String {
    ([headline] + verdict + [""] + [about] + way + token + ending).map(\.escapedKeepingStyle).joined(separator: "\n")
  }

  /// `401 GET /pets: no token was sent`.
  private var headline: String {
    let request = decision["request"]
    let path = (request?["path"]?.stringValue ?? "") + (request?["query"]?.stringValue.map { "?" + $0 } ?? "")
    let line = [request?["method"]?.stringValue, path.isEmpty ? nil : path].compactMap(\.self).joined(separator: " ")
    let status = decision["status"]?.numberValue?.integer ?? 0
    let answer = status == 0 ? "no answer" : "\(status)"
    let reason = decision["reason"]?.stringValue ?? (status == 0 ? "the client had gone" : source)
    return "\(answer)\(line.isEmpty ? "" : " " + line): \(reason)"
  }

  /// Whose answer it is, where the gateway refused nothing.
  private var source: String {
    let integration = steps.first { $0["step"]?.stringValue == "integration" }
    if let instance = integration?["instance"]?.stringValue { return "the answer of the backend at \(instance)" }
    return "the gateway's own answer, which refused nothing"
  }

  private var verdict: [String] {
    guard decision["reason"] != nil else { return [] }
    return ["rule", "expected", "got", "fix"].compactMap { name in
      decision[name]?.stringValue.map { "  \(padded(name, 10))\($0)" }
    }
  }

  private var about: String {
    let request = decision["request"]
    var parts = [decision["requestId"]?.stringValue ?? "", decision["time"]?.stringValue ?? ""]
    if let host = request?["host"]?.stringValue { parts.append("host \(host)") }
    if let client = request?["client"]?.stringValue { parts.append("from \(client)") }
    if request?["isAsForwarded"] != nil { parts.append("(the request as the backend was to get it)") }
    return "request " + parts.joined(separator: "  ")
  }

  private var steps: [JSON] { decision["steps"]?.arrayValue ?? [] }

  private var way: [String] {
    steps.flatMap { step in
      [line(step["outcome"], padded(step["step"]?.stringValue ?? "", 12) + (step["summary"]?.stringValue ?? ""))]
        + (step["details"]?.arrayValue ?? []).map { detail in
          line(detail["outcome"], String(repeating: " ", count: 12) + (detail["text"]?.stringValue ?? ""))
        }
    }
  }

  private var token: [String] {
    guard let token = decision["token"] else { return [] }
    var parts = ["\(token["bytes"]?.numberValue?.text ?? "0") bytes"]
    if let header = token["header"] { parts.append("header \(header.text())") }
    if let claims = token["claims"] { parts.append("claims \(claims.text())") }
    if let hash = token["sha256"]?.stringValue { parts.append("sha256 \(hash)") }
    return [line(nil, padded("token", 12) + parts.joined(separator: "  "))]
  }

  private var ending: [String] {
    var parts: [String] = []
    if let total = decision["timings"]?["totalMilliseconds"]?.numberValue { parts.append("\(total.text) ms in all") }
    if let backend = decision["timings"]?["integrationMilliseconds"]?.numberValue {
      parts.append("\(backend.text) ms of them the backend's")
    }
    return parts.isEmpty ? [] : [line(nil, padded("time", 12) + parts.joined(separator: ", "))]
  }

  private func line(_ outcome: JSON?, _ text: String) -> String {
    switch outcome?.stringValue {
    case "passed": "  ok    \(text)"
    case "failed": "  \(colors ? "\u{1B}[31mFAIL\u{1B}[0m" : "FAIL")  \(text)"
    default: "  -     \(text)"
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

extension String {
  /// Escaped for a terminal, but for the colours that were put in here.
  fileprivate var escapedKeepingStyle: String {
    let red = "\u{1B}[31mFAIL\u{1B}[0m"
    guard hasPrefix("  " + red) else { return escapedForTerminal }
    return "  " + red + String(dropFirst(2 + red.count)).escapedForTerminal
  }
}
