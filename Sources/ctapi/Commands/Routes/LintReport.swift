import CtapiApp
import CtapiCore
import CtapiDefinition

/// Findings in the forms that people, GitHub, JUnit readers and code scanners take.
struct LintReport {
  let diagnostics: [Diagnostic]
  let file: String

  /// The form of `--json`.
  var json: JSON {
    var counts = JSONObject()
    for severity in Diagnostic.Severity.allCases {
      counts[severity.rawValue] = .integer(diagnostics.count { $0.severity == severity })
    }
    return ["findings": .array(diagnostics.map { ErrorText.json($0) }), "counts": .object(counts)]
  }

  /// The text in one of the forms of `--format`.
  func text(_ format: String) -> String {
    switch format {
    case "github": diagnostics.map(github).joined(separator: "\n")
    case "junit": junit
    case "sarif": sarif.text(.indented)
    default: diagnostics.map { ErrorText.text($0) }.joined(separator: "\n")
    }
  }

  private func github(_ finding: Diagnostic) -> String {
    let kind = finding.severity == .note ? "notice" : finding.severity.rawValue
    let place = "file=\(escaped(file)),line=\(finding.place?.line ?? 1),col=\(finding.place?.column ?? 1)"
    let text = finding.message + (finding.hint.map { ": \($0)" } ?? "")
    return "::\(kind) \(place),title=\(finding.rule)::\(escaped(text))"
  }

  private func escaped(_ text: String) -> String {
    text.escapedForTerminal.replacing("%", with: "%25")
  }

  private var junit: String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    let failures = diagnostics.count { $0.severity == .error }
    lines.append(
      "<testsuite name=\"\(file.escapedForXML)\" tests=\"\(max(diagnostics.count, 1))\" failures=\"\(failures)\">")
    if diagnostics.isEmpty { lines.append("  <testcase name=\"lint\"/>") }
    for finding in diagnostics {
      let name = "\(finding.rule) \(finding.place?.label ?? file)"
      lines.append("  <testcase name=\"\(name.escapedForXML)\">")
      let element = finding.severity == .error ? "failure" : "system-out"
      let attribute = finding.severity == .error ? " message=\"\(finding.message.escapedForXML)\"" : ""
      lines.append(
        "    <\(element)\(attribute)>\((finding.message + (finding.hint.map { "\n\($0)" } ?? "")).escapedForXML)</\(element)>"
      )
      lines.append("  </testcase>")
    }
    return (lines + ["</testsuite>"]).joined(separator: "\n")
  }

  private var sarif: JSON {
    let rules = Set(diagnostics.map(\.rule)).sorted().map { id -> JSON in
      guard let rule = LintRule.named(id) else { return ["id": .string(id)] }
      return [
        "id": .string(id), "shortDescription": ["text": .string(rule.reason)],
        "help": ["text": .string(rule.fix.isEmpty ? rule.reason : rule.fix)],
      ]
    }
    let results = diagnostics.map { finding in
      [
        "ruleId": .string(finding.rule), "level": .string(finding.severity.rawValue),
        "message": ["text": .string(finding.message + (finding.hint.map { ". \($0)" } ?? ""))],
        "locations": [
          [
            "physicalLocation": [
              "artifactLocation": ["uri": .string(file)],
              "region": [
                "startLine": .integer(finding.place?.line ?? 1), "startColumn": .integer(finding.place?.column ?? 1),
              ],
            ]
          ]
        ],
      ] as JSON
    }
    return [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
      "runs": [
        [
          "tool": ["driver": ["name": "ctapi", "rules": .array(rules)]],
          "results": .array(results),
        ]
      ],
    ]
  }
}
