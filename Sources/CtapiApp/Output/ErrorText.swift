import CtapiCommandLine
package import CtapiCore

/// Errors and findings as text and as JSON (`style-and-cli.md` B.3 rule 6).
package enum ErrorText {
  /// `ctapi: error: …`, or `file:line:column: error: …` when the cause stands in a file, and the hint.
  package static func text(_ error: CtapiError, colors: Bool = false) -> String {
    var text = prefix(error.place) + paint("error", red, colors) + ": " + error.message.escapedForTerminal
    text += suffix(error.place)
    return text + hintLine(error.hint, colors)
  }

  /// `file:line:column: warning: … [rule]`, and the hint.
  package static func text(_ finding: Diagnostic, colors: Bool = false) -> String {
    let word = finding.severity.rawValue
    var text = prefix(finding.place) + (finding.severity == .error ? paint(word, red, colors) : word)
    text += ": " + finding.message.escapedForTerminal + suffix(finding.place)
    if finding.rule != "warning" { text += " [\(finding.rule)]" }
    return text + hintLine(finding.hint, colors)
  }

  /// `{"error":{"code":…,"exit":…,"message":…,"hint":…,"source":{…}}}`.
  package static func json(_ error: CtapiError) -> JSON {
    var object: JSONObject = [
      "code": .string(error.code.name), "exit": .integer(ExitStatus(error.code.kind).code),
      "message": .string(error.message),
    ]
    if let hint = error.hint { object["hint"] = .string(hint) }
    if let place = error.place { object["source"] = json(place) }
    return ["error": .object(object)]
  }

  /// `{"severity":…,"rule":…,"message":…,"hint":…,"source":{…}}`, for answers that list findings.
  package static func json(_ finding: Diagnostic) -> JSON {
    var object: JSONObject = [
      "severity": .string(finding.severity.rawValue), "rule": .string(finding.rule),
      "message": .string(finding.message),
    ]
    if let hint = finding.hint { object["hint"] = .string(hint) }
    if let place = finding.place { object["source"] = json(place) }
    return .object(object)
  }

  private static func json(_ place: SourcePlace) -> JSON {
    var object = JSONObject()
    if let file = place.file { object["file"] = .string(file) }
    if let line = place.line { object["line"] = .integer(line) }
    if let column = place.column { object["column"] = .integer(column) }
    if let pointer = place.pointer { object["pointer"] = .string(pointer) }
    return .object(object)
  }

  private static let red = "31"
  private static let cyan = "36"

  private static func paint(_ word: String, _ color: String, _ colors: Bool) -> String {
    colors ? "\u{1B}[\(color)m\(word)\u{1B}[0m" : word
  }

  private static func prefix(_ place: SourcePlace?) -> String {
    guard let place, place.file != nil, let label = place.label else { return "ctapi: " }
    return label.escapedForTerminal + ": "
  }

  /// The place in a literal, which has no file to click on.
  private static func suffix(_ place: SourcePlace?) -> String {
    guard let place, place.file == nil, let label = place.label else { return "" }
    return " (at \(label.escapedForTerminal))"
  }

  private static func hintLine(_ hint: String?, _ colors: Bool) -> String {
    hint.map { "\nctapi: " + paint("hint", cyan, colors) + ": " + $0.escapedForTerminal } ?? ""
  }
}
