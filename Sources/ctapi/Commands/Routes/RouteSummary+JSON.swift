import CtapiCore
import CtapiDefinition

extension RouteSummary {
  /// The form of `--json`.
  var json: JSON {
    var object: JSONObject = ["key": .string(key)]
    if !target.isEmpty { object["target"] = .string(target) }
    if !authorizer.isEmpty { object["authorizer"] = .string(authorizer) }
    if !scopes.isEmpty { object["scopes"] = .strings(scopes) }
    return .object(object)
  }

  /// The columns of a table.
  static let columns = ["KEY", "TARGET", "AUTH", "SCOPES"]

  /// The cells of a table.
  var cells: [String] {
    [
      key, target.isEmpty ? "-" : target, authorizer.isEmpty ? "none" : authorizer,
      scopes.isEmpty ? "-" : scopes.joined(separator: " "),
    ]
  }
}
