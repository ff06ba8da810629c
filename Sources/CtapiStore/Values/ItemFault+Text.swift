package import CtapiCore

extension ItemFault {
  /// The fault as the command line tells it.
  package var error: CtapiError { CtapiError(.invalidItem, message, hint: hint) }

  private var message: String {
    switch self {
    case .shape(let fault): "this is not DynamoDB JSON: \(fault.message)"
    case .base64Length(let count): "base64 text has a length that is a multiple of 4, not \(count)"
    case .base64Character(let letter): "'\(letter.escapedForTerminal)' is not a base64 character"
    case .base64End: "base64 text does not end as its length asks"
    case .noType: "an attribute value has no type: expected one of S N B BOOL NULL SS NS BS M L"
    case .severalTypes: "an attribute value must have exactly one of the types S N B BOOL NULL SS NS BS M L"
    case .nullNotTrue: "the value of NULL can only be true"
    case .emptySet(let type): "\(type.noun) may not be empty"
    case .duplicateInSet: "a set holds the same member twice"
    case .notNumeric(let text): "'\(text.escapedForTerminal)' is not a number"
    case .tooManyDigits: "a number has more than 38 significant digits"
    case .numberOverflow: "number overflow: the magnitude must be below 1E+126"
    case .numberUnderflow: "number underflow: the magnitude must be at least 1E-130"
    case .nestedTooDeep: "lists and objects are nested deeper than 32 levels"
    case .nameTooLong(let limit): "an attribute name is longer than \(limit) bytes"
    case .itemTooLarge(let size): "the item has \(size) bytes, \(Item.maximumSize) are allowed"
    case .missingKey(let name): "the item has no key attribute '\(name.escapedForTerminal)'"
    case .keyType(let name, let expected, let actual):
      "the key attribute '\(name.escapedForTerminal)' must be \(expected.noun), not \(actual.noun)"
    case .emptyKey(let name, _): "the key attribute '\(name.escapedForTerminal)' must not be empty"
    case .keyTooLong(let role, let limit):
      "the \(role == .hash ? "partition" : "sort") key is longer than \(limit) bytes"
    case .keyMismatch: "the key does not have the attributes and types of the table's key"
    }
  }

  private var hint: String? {
    switch self {
    case .shape, .noType, .severalTypes: "leave out --typed for plain JSON, or write values as {\"S\":\"text\"}"
    case .keyMismatch, .keyType: "see the table's key with: ctapi store table show <table>"
    default: nil
    }
  }
}

extension ShapeFault {
  fileprivate var message: String {
    let wanted =
      switch expected {
      case .string: "a string"
      case .integer, .long: "an integer"
      case .bool: "a boolean"
      case .blob: "base64 text"
      case .list: "an array"
      case .map, .structure, .element: "an object"
      }
    let got =
      switch found {
      case .string: "a string"
      case .integer, .decimal: "a number"
      case .bool: "a boolean"
      case .array: "an array"
      case .object: "an object"
      case .null: "null"
      }
    return "expected \(wanted), got \(got)"
  }
}

extension ErrorCode {
  /// An item, key or value that the store does not take.
  package static let invalidItem = ErrorCode("invalid-item", .invalidInput)
  /// A table that does not exist.
  package static let tableNotFound = ErrorCode("table-not-found", .notFound)
  /// A table that exists already.
  package static let tableExists = ErrorCode("table-exists", .conflict)
  /// A table that may not be deleted as it is.
  package static let tableProtected = ErrorCode("table-protected", .conflict)
  /// A condition of a write that does not hold.
  package static let conditionFailed = ErrorCode("condition-failed", .conflict)
  /// An item that does not exist.
  package static let itemNotFound = ErrorCode("item-not-found", .no)
}
