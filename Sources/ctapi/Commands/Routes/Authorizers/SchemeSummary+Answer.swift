import CtapiCore
import CtapiDefinition

extension SchemeSummary {
  /// The columns of a table.
  static let columns = ["AUTHORIZER", "ISSUER", "AUDIENCE", "ROUTES"]

  /// The cells of a table.
  var cells: [String] {
    let rest = authorizer.map { [$0.issuer, $0.audience.joined(separator: " ")] } ?? ["cannot be enforced", "-"]
    return ([name] + rest + [String(routes)]).map(\.escapedForTerminal)
  }

  /// The form of `--json`.
  var json: JSON {
    var object: JSONObject = ["name": .string(name)]
    if let authorizer {
      object["id"] = .string(authorizer.id)
      object["issuer"] = .string(authorizer.issuer)
      object["audience"] = .strings(authorizer.audience)
      object["identitySource"] = .string(authorizer.identitySource.description)
      object["algorithms"] = .strings(authorizer.algorithms)
    }
    if let problem { object["problem"] = .string(problem) }
    object["routes"] = .integer(routes)
    return .object(object)
  }

  /// The form for reading: a name and a value a line.
  var text: String {
    var lines = ["authorizer   \(name)"]
    if let authorizer {
      lines.append("id           \(authorizer.id)")
      lines.append("issuer       \(authorizer.issuer)")
      lines.append("audience     \(authorizer.audience.joined(separator: " "))")
      lines.append("source       \(authorizer.identitySource)")
      lines.append("algorithms   \(authorizer.algorithms.joined(separator: " "))")
    }
    if let problem { lines.append("problem      \(problem)") }
    lines.append("routes       \(routes)")
    return lines.map(\.escapedForTerminal).joined(separator: "\n")
  }
}
