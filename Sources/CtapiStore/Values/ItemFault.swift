/// Why a value, item or key is not acceptable; a closed set, so that the command line and the wire each use their own
/// words for it.
package enum ItemFault: Error, Sendable, Hashable {
  /// A role of a key attribute.
  package enum KeyRole: String, Sendable {
    /// The partition key.
    case hash = "HASH"
    /// The sort key.
    case range = "RANGE"
  }

  /// DynamoDB JSON of the wrong JSON type.
  case shape(ShapeFault)
  /// Base64 of a length that is no multiple of four.
  case base64Length(Int)
  /// A character that is none of base64's.
  case base64Character(String)
  /// Base64 whose end does not fit its length.
  case base64End
  /// An attribute value without a type.
  case noType
  /// An attribute value with more than one type, or with one that DynamoDB does not have.
  case severalTypes
  /// `{"NULL": false}`.
  case nullNotTrue
  /// A set without members.
  case emptySet(AttributeType)
  /// A set with a member twice; the members as text.
  case duplicateInSet([String])
  /// Text that is not a number.
  case notNumeric(String)
  /// More than 38 significant digits.
  case tooManyDigits
  /// A magnitude of 1E+126 or more.
  case numberOverflow
  /// A magnitude below 1E-130.
  case numberUnderflow
  /// More than 32 lists and maps inside each other.
  case nestedTooDeep
  /// An attribute name of more bytes than allowed.
  case nameTooLong(limit: Int)
  /// An item over 400 KB; its size in bytes.
  case itemTooLarge(Int)
  /// An item without a key attribute.
  case missingKey(String)
  /// A key attribute of another type than the table's.
  case keyType(name: String, expected: AttributeType, actual: AttributeType)
  /// A key attribute without a byte.
  case emptyKey(name: String, type: AttributeType)
  /// A key attribute of too many bytes.
  case keyTooLong(role: KeyRole, limit: Int)
  /// A key with other attributes, or of other types, than the table's key.
  case keyMismatch
}
