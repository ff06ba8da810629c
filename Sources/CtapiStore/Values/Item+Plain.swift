package import CtapiCore

/// The mapping of plain JSON, as the document clients of the AWS SDKs do it: object is M, array is L, and so on.
///
/// What plain JSON cannot say is written by its nearest neighbour: binary as base64 text, a set as an array. Reading
/// that back gives S and L, so `--typed` is the form that loses nothing.
extension Item {
  /// Reads a plain JSON object.
  package init(plain object: JSONObject) throws(ItemFault) { try self.init(plain: object, depth: 0) }

  fileprivate init(plain object: JSONObject, depth: Int) throws(ItemFault) {
    var attributes: [Attribute] = []
    attributes.reserveCapacity(object.count)
    for member in object.members {
      guard member.name.utf8.count <= Item.maximumNameSize else { throw .nameTooLong(limit: Item.maximumNameSize) }
      attributes.append(Attribute(name: member.name, value: try AttributeValue(plain: member.value, depth: depth)))
    }
    self.init(attributes)
  }

  /// The attributes as a plain JSON object, in their order.
  package var plainJSON: JSON {
    .object(JSONObject(uniqueMembers: attributes.map { .init(name: $0.name, value: $0.value.plainJSON) }))
  }
}

extension AttributeValue {
  /// Reads a plain JSON value.
  package init(plain json: JSON) throws(ItemFault) { try self.init(plain: json, depth: 0) }

  fileprivate init(plain json: JSON, depth: Int) throws(ItemFault) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let number): self = .number(try DecimalNumber(number.text))
    case .string(let text): self = .string(text)
    case .array(let elements):
      guard depth < Item.maximumDepth else { throw .nestedTooDeep }
      var values: [AttributeValue] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try AttributeValue(plain: element, depth: depth + 1)) }
      self = .list(values)
    case .object(let object):
      guard depth < Item.maximumDepth else { throw .nestedTooDeep }
      self = .map(try Item(plain: object, depth: depth + 1))
    }
  }

  /// The value as plain JSON, numbers in their one spelling.
  package var plainJSON: JSON {
    switch self {
    case .string(let text): .string(text)
    case .number(let number): .number(JSONNumber(unchecked: number.text))
    case .binary(let bytes): .string(Base64.encode(bytes))
    case .bool(let value): .bool(value)
    case .null: .null
    case .stringSet(let texts): .strings(texts)
    case .numberSet(let numbers): .array(numbers.map { .number(JSONNumber(unchecked: $0.text)) })
    case .binarySet(let values): .strings(values.map(Base64.encode))
    case .map(let item): item.plainJSON
    case .list(let values): .array(values.map(\.plainJSON))
    }
  }
}
