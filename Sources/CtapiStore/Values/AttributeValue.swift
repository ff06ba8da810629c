/// A value of an item, in DynamoDB's types.
package indirect enum AttributeValue: Sendable {
  /// UTF-8 text.
  case string(String)
  /// A decimal number.
  case number(DecimalNumber)
  /// Bytes.
  case binary([UInt8])
  /// A truth value.
  case bool(Bool)
  /// The null value.
  case null
  /// Distinct texts, at least one.
  case stringSet([String])
  /// Distinct numbers, at least one.
  case numberSet([DecimalNumber])
  /// Distinct byte strings, at least one.
  case binarySet([[UInt8]])
  /// Named values.
  case map(Item)
  /// Values in their order.
  case list([AttributeValue])

  /// The value's type.
  package var type: AttributeType {
    switch self {
    case .string: .string
    case .number: .number
    case .binary: .binary
    case .bool: .bool
    case .null: .null
    case .stringSet: .stringSet
    case .numberSet: .numberSet
    case .binarySet: .binarySet
    case .map: .map
    case .list: .list
    }
  }

  /// What it counts for in an item's size, in bytes (`store.md` 1.3).
  package var size: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .number(let number): number.size
    case .binary(let bytes): bytes.count
    case .bool, .null: 1
    case .stringSet(let texts): texts.reduce(0) { $0 + $1.utf8.count }
    case .numberSet(let numbers): numbers.reduce(0) { $0 + $1.size }
    case .binarySet(let values): values.reduce(0) { $0 + $1.count }
    case .map(let item): 3 + item.attributes.count + item.size
    case .list(let values): values.reduce(3 + values.count) { $0 + $1.size }
    }
  }
}

extension AttributeValue: Equatable {
  /// Whether both are the same value: texts by code points, numbers by value, maps in any order.
  package static func == (left: AttributeValue, right: AttributeValue) -> Bool { left.wireJSON == right.wireJSON }
}
