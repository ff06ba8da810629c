import CtapiStore

/// A request's `AttributeDefinitions`.
struct AttributeDefinitions {
  private var attributes: [KeyAttribute] = []

  /// Reads them; what the model does not allow goes into `constraints`.
  init(_ reader: inout RequestReader, _ constraints: inout Constraints) throws(DynamoDBError) {
    guard let readers = try reader.structures("AttributeDefinitions", "AttributeDefinition") else {
      constraints.require(false, at: "attributeDefinitions")
      return
    }
    for var element in readers {
      let name = try element.string("AttributeName")
      let type = try element.string("AttributeType")
      try element.finish()
      constraints.require(name != nil, at: element.path(of: "AttributeName"))
      constraints.require(name, at: element.path(of: "AttributeName"), length: 1...255)
      constraints.require(type != nil, at: element.path(of: "AttributeType"))
      constraints.require(type, at: element.path(of: "AttributeType"), among: ["B", "N", "S"])
      guard let name, let type = type.flatMap(KeyAttribute.KeyType.init) else { continue }
      attributes.append(KeyAttribute(name: name, type: type))
    }
  }

  /// The key that the elements of a `KeySchema` make with these types.
  func schema(_ elements: [KeyElement]) throws(DynamoDBError) -> KeySchema {
    guard let first = elements.first, first.role == "HASH" else {
      throw .validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    }
    guard elements.count == 1 || elements[1].role == "RANGE" else {
      throw .validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
    }
    guard Set(elements.map { Array($0.name.utf8) }).count == elements.count else {
      throw .validation("Invalid KeySchema: Some index key attribute have no definition")
    }
    var key: [KeyAttribute] = []
    for element in elements {
      guard let attribute = attributes.first(where: { $0.name.utf8.elementsEqual(element.name.utf8) }) else {
        throw .validation(
          "One or more parameter values were invalid: Some index key attributes are not defined in "
            + "AttributeDefinitions. Keys: [\(elements.map(\.name).joined(separator: ", "))], "
            + "AttributeDefinitions: [\(attributes.map(\.name).joined(separator: ", "))]")
      }
      key.append(attribute)
    }
    guard attributes.count == key.count else {
      throw .validation(
        "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number "
          + "of attributes defined in AttributeDefinitions")
    }
    return KeySchema(hash: key[0], range: key.count > 1 ? key[1] : nil)
  }
}
