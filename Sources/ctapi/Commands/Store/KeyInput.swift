import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// The key of an item as the command line gives it: one word, or two for a table with a sort key.
struct KeyInput {
  let hash: String
  let range: String?

  /// Takes the operand `key` and the option `sort`.
  init(_ invocation: AppInvocation) {
    hash = invocation.operand("key")
    range = invocation.string("sort")
  }

  /// The item's name in messages: `pets/1`.
  func label(in table: String) -> String {
    ([table, hash] + (range.map { [$0] } ?? [])).joined(separator: "/").escapedForTerminal
  }

  /// The key's attributes, each word read as the table's key has it.
  func attributes(_ schema: KeySchema) throws(CtapiError) -> Item {
    var item = Item()
    item[schema.hash.name] = try value(hash, of: schema.hash)
    switch (schema.range, range) {
    case (let attribute?, let text?): item[attribute.name] = try value(text, of: attribute)
    case (let attribute?, nil):
      throw CtapiError(
        .usage, "the table's items also have the sort key '\(attribute.name.escapedForTerminal)'",
        hint: "give it with --sort <value>")
    case (nil, .some): throw CtapiError(.usage, "the table has no sort key", hint: "leave out --sort")
    case (nil, nil): break
    }
    return item
  }

  /// The place of the key in a table.
  func key(_ schema: KeySchema) throws(CtapiError) -> ItemKey {
    let attributes = try attributes(schema)
    return try checkingItem { () throws(ItemFault) in try schema.key(ofKey: attributes) }
  }

  private func value(_ text: String, of attribute: KeyAttribute) throws(CtapiError) -> AttributeValue {
    do throws(CtapiError) {
      return try checkingItem { () throws(ItemFault) in try attribute.value(of: text) }
    } catch {
      var error = error
      error.hint = error.hint ?? "the key attribute '\(attribute.name.escapedForTerminal)' is \(attribute.expectation)"
      throw error
    }
  }
}

extension KeyAttribute {
  /// What a word on the command line must be.
  fileprivate var expectation: String {
    switch type {
    case .number: "a number, such as 3 or 2.50"
    case .binary: "base64 of at least one byte"
    case .string: "a text of at least one byte"
    }
  }
}
