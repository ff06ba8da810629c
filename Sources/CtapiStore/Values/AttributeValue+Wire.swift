package import CtapiCore

extension AttributeValue {
  /// The value as DynamoDB JSON, numbers in their one spelling: `{"N":"150"}`.
  package var wireJSON: JSON {
    switch self {
    case .string(let text): ["S": .string(text)]
    case .number(let number): ["N": .string(number.text)]
    case .binary(let bytes): ["B": .string(Base64.encode(bytes))]
    case .bool(let value): ["BOOL": .bool(value)]
    case .null: ["NULL": true]
    case .stringSet(let texts): ["SS": .strings(texts)]
    case .numberSet(let numbers): ["NS": .strings(numbers.map(\.text))]
    case .binarySet(let values): ["BS": .strings(values.map(Base64.encode))]
    case .map(let item): ["M": item.wireJSON]
    case .list(let values): ["L": .array(values.map(\.wireJSON))]
    }
  }

  /// Reads DynamoDB JSON.
  package init(wire json: JSON) throws(ItemFault) { try self.init(wire: json, depth: 0) }

  fileprivate init(wire json: JSON, depth: Int) throws(ItemFault) {
    if json.isNull { throw .noType }
    guard let object = json.objectValue else { throw .shape(ShapeFault(.element("AttributeValue"), found: json)) }
    // A member that is null is one that is left out.
    let members = object.members.filter { !$0.value.isNull }
    guard let member = members.first else { throw .noType }
    guard let type = AttributeType(rawValue: member.name) else {
      throw members.count == 1 ? .noType : .severalTypes
    }
    let value = try AttributeValue(type, member.value, depth: depth)
    guard members.count == 1 else { throw .severalTypes }
    self = value
  }

  private init(_ type: AttributeType, _ json: JSON, depth: Int) throws(ItemFault) {
    switch type {
    case .string: self = .string(try json.wireString())
    case .number: self = .number(try DecimalNumber(json.wireString()))
    case .binary: self = .binary(try json.wireBytes())
    case .bool: self = .bool(try json.wireBool())
    case .null:
      guard try json.wireBool() else { throw .nullNotTrue }
      self = .null
    case .stringSet:
      let texts = try json.wireElements { json throws(ItemFault) in try json.wireString() }
      try checkSet(type, keys: texts.map { Array($0.utf8) }, texts: texts)
      self = .stringSet(texts)
    case .numberSet:
      let numbers = try json.wireElements { json throws(ItemFault) in try DecimalNumber(json.wireString()) }
      try checkSet(type, keys: numbers, texts: numbers.map(\.text))
      self = .numberSet(numbers)
    case .binarySet:
      let values = try json.wireElements { json throws(ItemFault) in try json.wireBytes() }
      try checkSet(type, keys: values, texts: values.map(Base64.encode))
      self = .binarySet(values)
    case .map:
      guard depth < Item.maximumDepth else { throw .nestedTooDeep }
      self = .map(try Item(wire: json, depth: depth + 1))
    case .list:
      guard depth < Item.maximumDepth else { throw .nestedTooDeep }
      self = .list(
        try json.wireElements { json throws(ItemFault) in try AttributeValue(wire: json, depth: depth + 1) })
    }
  }
}

extension Item {
  /// The attributes as DynamoDB JSON, in their order.
  package var wireJSON: JSON {
    .object(JSONObject(uniqueMembers: attributes.map { .init(name: $0.name, value: $0.value.wireJSON) }))
  }

  /// Reads DynamoDB JSON.
  package init(wire json: JSON) throws(ItemFault) { try self.init(wire: json, depth: 0) }

  fileprivate init(wire json: JSON, depth: Int) throws(ItemFault) {
    guard let object = json.objectValue else { throw .shape(ShapeFault(.map(of: "AttributeValue"), found: json)) }
    var attributes: [Attribute] = []
    attributes.reserveCapacity(object.count)
    for member in object.members {
      guard member.name.utf8.count <= Item.maximumNameSize else { throw .nameTooLong(limit: Item.maximumNameSize) }
      attributes.append(Attribute(name: member.name, value: try AttributeValue(wire: member.value, depth: depth)))
    }
    self.init(attributes)
  }

  /// The longest attribute name, in bytes.
  package static let maximumNameSize = 65_535
}

private func checkSet(_ type: AttributeType, keys: [some Hashable], texts: [String]) throws(ItemFault) {
  if keys.isEmpty { throw .emptySet(type) }
  if Set(keys).count < keys.count { throw .duplicateInSet(texts) }
}

extension JSON {
  fileprivate func wireString() throws(ItemFault) -> String {
    guard let text = stringValue else { throw .shape(ShapeFault(.string, found: self)) }
    return text
  }

  fileprivate func wireBool() throws(ItemFault) -> Bool {
    guard let value = boolValue else { throw .shape(ShapeFault(.bool, found: self)) }
    return value
  }

  fileprivate func wireBytes() throws(ItemFault) -> [UInt8] {
    guard let text = stringValue else { throw .shape(ShapeFault(.blob, found: self)) }
    return try Base64.decode(text)
  }

  fileprivate func wireElements<Element>(
    _ read: (JSON) throws(ItemFault) -> Element
  ) throws(ItemFault) -> [Element] {
    guard let elements = arrayValue else { throw .shape(ShapeFault(.list, found: self)) }
    var values: [Element] = []
    values.reserveCapacity(elements.count)
    for element in elements { values.append(try read(element)) }
    return values
  }
}
