package import CtapiCore

/// A place of DynamoDB JSON that holds another JSON type than the protocol's model says.
package struct ShapeFault: Sendable, Hashable {
  /// What the model has at that place.
  package enum Expected: Sendable, Hashable {
    /// A string.
    case string
    /// A 32-bit integer.
    case integer
    /// A 64-bit integer.
    case long
    /// A truth value.
    case bool
    /// Base64 text.
    case blob
    /// An array.
    case list
    /// An object of any members whose values are of the named type.
    case map(of: String)
    /// An object of the named type's members, as a member of an object.
    case structure(String)
    /// An object of the named type's members, as an element of an array or map.
    case element(String)
  }

  /// What the text has there.
  package enum Found: Sendable, Hashable {
    /// A string.
    case string
    /// A number without fraction or exponent.
    case integer
    /// Another number.
    case decimal
    /// A truth value.
    case bool(Bool)
    /// An array.
    case array
    /// An object.
    case object
    /// Null.
    case null
  }

  /// What the model has at that place.
  package let expected: Expected
  /// What the text has there.
  package let found: Found

  /// The fault of finding `json` where `expected` belongs.
  package init(_ expected: Expected, found json: JSON) {
    self.expected = expected
    found =
      switch json {
      case .null: .null
      case .bool(let value): .bool(value)
      case .number(let number): number.text.utf8.contains { $0 == 0x2E || $0 | 0x20 == 0x65 } ? .decimal : .integer
      case .string: .string
      case .array: .array
      case .object: .object
      }
  }
}
