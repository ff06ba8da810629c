/// One attribute of a table's key.
package struct KeyAttribute: Sendable, Hashable {
  /// The types a key may have.
  package enum KeyType: String, Sendable, CaseIterable {
    /// UTF-8 text, ordered by its bytes.
    case string = "S"
    /// A number, ordered by value.
    case number = "N"
    /// Bytes, ordered as unsigned.
    case binary = "B"

    /// The same type among all types.
    package var attributeType: AttributeType {
      switch self {
      case .string: .string
      case .number: .number
      case .binary: .binary
      }
    }
  }

  /// The attribute's name, 1 to 255 bytes.
  package let name: String
  /// The attribute's type.
  package let type: KeyType

  /// An attribute of that name and type.
  package init(name: String, type: KeyType = .string) {
    self.name = name
    self.type = type
  }

  /// The value that a word of the command line stands for: text, a number, or base64.
  package func value(of text: String) throws(ItemFault) -> AttributeValue {
    switch type {
    case .string: .string(text)
    case .number: .number(try DecimalNumber(text))
    case .binary: .binary(try Base64.decode(text))
    }
  }

  /// The order-preserving bytes of a value that has this attribute's type, or nil for another type.
  func keyBytes(_ value: AttributeValue) -> [UInt8]? {
    switch (type, value) {
    case (.string, .string(let text)): Array(text.utf8)
    case (.number, .number(let number)): number.keyBytes
    case (.binary, .binary(let bytes)): bytes
    default: nil
    }
  }
}
