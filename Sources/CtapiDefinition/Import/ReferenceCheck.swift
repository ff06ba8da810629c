import CtapiCore

/// Checks every `$ref` of a document: inside it they must lead somewhere, outside it they are refused.
enum ReferenceCheck {
  /// Members whose values are data, not parts of the description.
  static let dataMembers: Set<String> = ["example", "examples", "default", "enum", "x-ctapi-mock"]
  /// Members whose values map names of the author's choice to parts of the description.
  static let nameMaps: Set<String> = [
    "properties", "patternProperties", "schemas", "responses", "parameters", "requestBodies", "headers", "links",
    "callbacks", "securitySchemes", "paths", ReferencedFiles.member,
  ]

  /// What is wrong, in the order of the document.
  static func findings(in root: JSON) -> [Finding] {
    var walk = Walk(targets: ReferenceTargets(root: root))
    walk.visit(root, isNameMap: false)
    return walk.findings
  }

  private struct Walk {
    var targets: ReferenceTargets
    var findings: [Finding] = []
    var path: [String] = []
    /// What is known of a reference's text, so that ten thousand of the same cost one search.
    var known: [String: Ending] = [:]

    /// Where a chain of references ends.
    enum Ending {
      case something
      case nothing
      case circle
    }

    mutating func visit(_ value: JSON, isNameMap: Bool) {
      switch value {
      case .array(let elements):
        for (index, element) in elements.enumerated() where element.holdsValues {
          path.append(String(index))
          visit(element, isNameMap: false)
          path.removeLast()
        }
      case .object(let object):
        for member in object.members {
          if !isNameMap, member.name == "$ref", let text = member.value.stringValue { check(text) }
          guard member.value.holdsValues, isNameMap || !ReferenceCheck.dataMembers.contains(member.name) else {
            continue
          }
          path.append(member.name)
          visit(member.value, isNameMap: !isNameMap && ReferenceCheck.nameMaps.contains(member.name))
          path.removeLast()
        }
      default: return
      }
    }

    private mutating func check(_ text: String) {
      let shown = text.escapedForTerminal
      let place = JSONPointer(path + ["$ref"])
      guard text.hasPrefix("#") else {
        // What stands in an extension of somebody else is theirs; a part that is used from there is checked where it is.
        let isForeign = path.contains { $0.hasPrefix("x-") && !$0.hasPrefix("x-amazon-") && !$0.hasPrefix("x-ctapi-") }
        findings.append(
          Finding(
            isForeign ? .warning : .error, "ref-outside", "the reference '\(shown)' leads out of the document",
            hint: "put the part into the document, or name the folder of a file with --allow-refs", at: place))
        return
      }
      let ending = ending(of: text)
      guard ending != .something else { return }
      let isNeeded = path.first == "paths" && path.count == 2 || path.last == "x-amazon-apigateway-integration"
      let severity: Diagnostic.Severity = isNeeded ? .error : .warning
      findings.append(
        ending == .circle
          ? Finding(severity, "ref-cycle", "the reference '\(shown)' leads in a circle, and to no part", at: place)
          : Finding(
            severity, "ref-unresolved", "Parse issue: attribute \(attribute).\(shown) is missing", at: place))
    }

    /// Where a chain of references ends; one that turns in a circle ends at no part.
    private mutating func ending(of text: String) -> Ending {
      var text = text
      var seen: Set<String> = []
      var ending = Ending.circle
      while seen.insert(text).inserted {
        if let answer = known[text] {
          ending = answer
          break
        }
        guard let target = targets.value(of: text) else {
          ending = .nothing
          break
        }
        guard let next = target["$ref"]?.stringValue, next.hasPrefix("#") else {
          ending = .something
          break
        }
        text = next
      }
      for link in seen { known[link] = ending }
      return ending
    }

    /// The place as API Gateway's messages write it: `paths.'/update'(get).responses.200`.
    private var attribute: String {
      var text = ""
      for (index, token) in path.enumerated() {
        let shown = token.escapedForTerminal
        if path.first == "paths", index == 1 {
          text += ".'\(shown)'"
        } else if path.first == "paths", index == 2 {
          text += "(\(shown))"
        } else {
          text += (text.isEmpty ? "" : ".") + shown
        }
      }
      return text
    }
  }
}

extension JSON {
  /// Whether there can be a reference inside.
  fileprivate var holdsValues: Bool {
    switch self {
    case .array(let elements): !elements.isEmpty
    case .object(let object): !object.isEmpty
    default: false
    }
  }
}
