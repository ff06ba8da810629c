/// One element of a request's `KeySchema`.
struct KeyElement {
  let name: String
  let role: String

  /// Reads `KeySchema`; what the model does not allow goes into `constraints`.
  static func read(
    _ reader: inout RequestReader, _ constraints: inout Constraints
  ) throws(DynamoDBError) -> [KeyElement] {
    guard let readers = try reader.structures("KeySchema", "KeySchemaElement") else {
      constraints.require(false, at: "keySchema")
      return []
    }
    var elements: [KeyElement] = []
    for var element in readers {
      let name = try element.string("AttributeName")
      let role = try element.string("KeyType")
      try element.finish()
      constraints.require(name != nil, at: element.path(of: "AttributeName"))
      constraints.require(name, at: element.path(of: "AttributeName"), length: 1...255)
      constraints.require(role != nil, at: element.path(of: "KeyType"))
      constraints.require(role, at: element.path(of: "KeyType"), among: ["HASH", "RANGE"])
      elements.append(KeyElement(name: name ?? "", role: role ?? ""))
    }
    if !(1...2).contains(elements.count) {
      let shown = elements.map { "KeySchemaElement(attributeName=\($0.name), keyType=\($0.role))" }
      let bound = elements.isEmpty ? "greater than or equal to 1" : "less than or equal to 2"
      constraints.fail("[\(shown.joined(separator: ", "))]", at: "keySchema", "Member must have length \(bound)")
    }
    return elements
  }
}
