import CtapiCore
import CtapiStore

extension TableDescription {
  /// The form of `--json`.
  func json(in locality: Locality) -> JSON {
    var object: JSONObject = [
      "name": .string(definition.name), "arn": .string(arn(in: locality)), "id": .string(identifier),
      "key": definition.schema.hash.json,
    ]
    if let range = definition.schema.range { object["sort"] = range.json }
    object["billing"] = .string(definition.billing == .payPerRequest ? "pay-per-request" : "provisioned")
    object["protected"] = .bool(definition.isProtected)
    object["items"] = .integer(itemCount)
    object["bytes"] = .integer(itemBytes)
    object["createdAt"] = .string(created.rfc3339)
    return .object(object)
  }

  /// The form of a table's page, a line for each fact.
  func text(in locality: Locality) -> String {
    [
      "name     \(definition.name)",
      "key      \(definition.schema.hash.text)",
      definition.schema.range.map { "sort     \($0.text)" },
      "items    \(itemCount)",
      "bytes    \(itemBytes)",
      definition.isProtected ? "protected from deletion" : nil,
      "created  \(created.rfc3339)",
      "arn      \(arn(in: locality))",
    ].compactMap { $0 }.joined(separator: "\n")
  }

  private func arn(in locality: Locality) -> String {
    locality.arn("dynamodb", "table/\(definition.name)").description
  }
}

extension KeyAttribute {
  fileprivate var json: JSON { ["name": .string(name), "type": .string(type.rawValue)] }

  /// The form that `ctapi store table create` takes.
  var text: String { "\(name.escapedForTerminal):\(type.rawValue)" }
}

extension TableDefinition {
  /// Refuses a name that is none; throws `invalid-input`.
  func checkName() throws(CtapiError) {
    guard !TableDefinition.isValidName(name) else { return }
    throw CtapiError(
      .invalidInput, "'\(name.escapedForTerminal)' is no name of a table",
      hint: "use 3 to 255 of the characters a-z A-Z 0-9 _ - .")
  }
}
