/// The types of DynamoDB, by the letters that stand for them on the wire.
package enum AttributeType: String, Sendable, Hashable, CaseIterable {
  /// UTF-8 text.
  case string = "S"
  /// A decimal number.
  case number = "N"
  /// Bytes.
  case binary = "B"
  /// A truth value.
  case bool = "BOOL"
  /// The null value.
  case null = "NULL"
  /// Distinct texts.
  case stringSet = "SS"
  /// Distinct numbers.
  case numberSet = "NS"
  /// Distinct byte strings.
  case binarySet = "BS"
  /// Named values.
  case map = "M"
  /// Values in their order.
  case list = "L"

  /// The word for a value of this type in messages.
  package var noun: String {
    switch self {
    case .string: "a string"
    case .number: "a number"
    case .binary: "binary"
    case .bool: "a boolean"
    case .null: "null"
    case .stringSet: "a string set"
    case .numberSet: "a number set"
    case .binarySet: "a binary set"
    case .map: "an object"
    case .list: "a list"
    }
  }
}
