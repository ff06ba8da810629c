import CtapiCore
import CtapiDefinition

/// What a contract check found, in the forms that people, programs and JUnit readers take.
struct ContractReport {
  let results: [ContractRunner.Result]
  let base: String

  /// How many cases failed.
  var failures: Int { results.count { !$0.faults.isEmpty } }

  private var skipped: Int { results.count { $0.item.skipped != nil } }

  /// The form of `--json`.
  var json: JSON {
    let cases = results.map { result -> JSON in
      var object: JSONObject = [
        "route": .string(result.item.key), "check": .string(result.item.kind.rawValue),
        "request": .string("\(result.item.request.method) \(result.item.request.target)"),
        "result": .string(word(result)),
      ]
      if let status = result.status { object["status"] = .integer(status) }
      if let reason = result.item.skipped { object["reason"] = .string(reason) }
      if !result.faults.isEmpty { object["faults"] = .strings(result.faults) }
      return .object(object)
    }
    return [
      "cases": .array(cases), "passed": .integer(results.count - failures - skipped), "failed": .integer(failures),
      "skipped": .integer(skipped),
    ]
  }

  private func word(_ result: ContractRunner.Result) -> String {
    result.item.skipped != nil ? "skipped" : result.faults.isEmpty ? "ok" : "failed"
  }

  /// The form for reading: a line a case, and one for each fault.
  var text: String {
    var lines: [String] = []
    for result in results {
      let name = "\(result.item.key) \(result.item.kind.rawValue)"
      if let reason = result.item.skipped {
        lines.append("skip \(name): \(reason)")
      } else {
        let status = result.status.map { " \($0)" } ?? ""
        lines.append("\(result.faults.isEmpty ? "ok  " : "FAIL") \(name)\(status), expected \(result.item.expectation)")
        lines += result.faults.map { "     \($0)" }
      }
    }
    lines.append("\(results.count - failures - skipped) passed, \(failures) failed, \(skipped) skipped")
    return lines.map(\.escapedForTerminal).joined(separator: "\n")
  }

  /// The form of JUnit's XML.
  var junit: String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    lines.append(
      "<testsuite name=\"\(base.escapedForXML)\" tests=\"\(results.count)\" failures=\"\(failures)\" skipped=\"\(skipped)\">"
    )
    for result in results {
      let name = "\(result.item.key) \(result.item.kind.rawValue)".escapedForXML
      guard result.item.skipped != nil || !result.faults.isEmpty else {
        lines.append("  <testcase name=\"\(name)\"/>")
        continue
      }
      lines.append("  <testcase name=\"\(name)\">")
      if let reason = result.item.skipped { lines.append("    <skipped message=\"\(reason.escapedForXML)\"/>") }
      for fault in result.faults { lines.append("    <failure message=\"\(fault.escapedForXML)\"/>") }
      lines.append("  </testcase>")
    }
    return (lines + ["</testsuite>"]).joined(separator: "\n")
  }
}
