import CtapiApp
import CtapiCore

extension Doctor.Report {
  /// The form of `--json`.
  var json: JSON {
    var counts = JSONObject()
    for severity in Diagnostic.Severity.allCases {
      counts[severity.rawValue] = .integer(findings.count { $0.severity == severity })
    }
    return [
      "checked": .strings(checked), "counts": .object(counts),
      "findings": .array(findings.map(Doctor.Report.json)),
    ]
  }

  private static func json(_ finding: Diagnostic) -> JSON {
    var object: JSONObject = [
      "id": .string(finding.rule), "severity": .string(finding.severity.rawValue), "reason": .string(finding.message),
    ]
    if let hint = finding.hint { object["fix"] = .string(hint) }
    if let source = ErrorText.json(finding).objectValue?["source"] { object["source"] = source }
    return .object(object)
  }

  /// The findings as a compiler writes them, and a line about what was looked at.
  var text: String {
    let counts = Diagnostic.Severity.allCases.reversed().compactMap { severity in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    let sum = counts.isEmpty ? "nothing to mend" : counts.joined(separator: ", ")
    let last = "looked at \(checked.joined(separator: ", ")): \(sum)"
    return (findings.map { ErrorText.text($0) } + [last.escapedForTerminal]).joined(separator: "\n")
  }
}
