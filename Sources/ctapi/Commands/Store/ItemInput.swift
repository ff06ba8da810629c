import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// An item as the command line gives it: the JSON of the operand, and the key's words.
struct ItemInput {
  private let object: JSONObject
  private let key: KeyInput
  private let isTyped: Bool

  /// Reads the operand `item` (absent is `{}`), the key and the flag `typed`.
  init(_ invocation: AppInvocation) throws(CtapiError) {
    key = KeyInput(invocation)
    isTyped = invocation.flag("typed")
    guard let input = try invocation.input("item") else {
      object = JSONObject()
      return
    }
    let json = try JSON(parsing: input.bytes.span, limits: .item, file: input.file)
    guard let object = json.objectValue else {
      throw CtapiError(
        .invalidItem, "an item is a JSON object, not \(json.typeName)",
        hint: #"write it like this: '{"name":"Rex"}'"#, place: SourcePlace(file: input.file))
    }
    self.object = object
  }

  /// The item ready for a table with that key: the key's attributes are filled in, and where the object has them
  /// already they must be the same.
  func record(_ schema: KeySchema) throws(CtapiError) -> ItemRecord {
    var item = try checkingItem { () throws(ItemFault) in
      try isTyped ? Item(wire: .object(object)) : Item(plain: object)
    }
    var spelling = object
    for attribute in try key.attributes(schema).attributes {
      if let given = item[attribute.name] {
        try compare(given, attribute)
      } else {
        item[attribute.name] = attribute.value
        spelling[attribute.name] = attribute.value.plainJSON
      }
    }
    return try checkingItem { () throws(ItemFault) in
      try ItemRecord(item, spelling: isTyped ? nil : .object(spelling), schema: schema)
    }
  }

  /// A key of another type is told by the record's own check.
  private func compare(_ given: AttributeValue, _ key: Item.Attribute) throws(CtapiError) {
    guard given.type == key.value.type, given != key.value else { return }
    throw CtapiError(
      .invalidItem,
      "the item has '\(key.name.escapedForTerminal)' \(given.plainJSON.text().escapedForTerminal), the command line "
        + "\(key.value.plainJSON.text().escapedForTerminal)",
      hint: "leave '\(key.name.escapedForTerminal)' out of the item")
  }
}
