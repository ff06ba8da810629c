/// A JSON value that keeps what the text said: member order, and numbers as they were spelled.
///
/// Equality is by code points and spelling, never by Unicode equivalence or numeric value (RFC 7515 §5.3).
package enum JSON: Sendable {
  /// The literal `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number, as spelled.
  case number(JSONNumber)
  /// A string, unescaped.
  case string(String)
  /// An array.
  case array([JSON])
  /// An object, in the order of its text.
  case object(JSONObject)
}

extension JSON {
  /// A whole number.
  package static func integer(_ value: some BinaryInteger) -> JSON { .number(JSONNumber(value)) }

  /// The object of the given members, in that order.
  package static func members(_ members: KeyValuePairs<String, JSON>) -> JSON { .object(JSONObject(members)) }

  /// The array of the given strings.
  package static func strings(_ values: some Sequence<String>) -> JSON { .array(values.map { .string($0) }) }

  /// The string, if this is one.
  package var stringValue: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The number, if this is one.
  package var numberValue: JSONNumber? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The truth value, if this is one.
  package var boolValue: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The elements, if this is an array.
  package var arrayValue: [JSON]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  /// The object, if this is one.
  package var objectValue: JSONObject? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  /// Whether this is `null`.
  package var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }

  /// The member of that name, if this is an object that has it.
  package subscript(_ name: String) -> JSON? { objectValue?[name] }

  /// The word for this value's type in messages: `an object`, `a string` ….
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSON: Hashable {
  package static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): hasher.combine(value)
    case .array(let value): hasher.combine(value)
    case .object(let value): hasher.combine(value)
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) { self = .object(JSONObject(elements)) }
}
