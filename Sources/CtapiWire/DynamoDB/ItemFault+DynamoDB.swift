import CtapiStore

extension ItemFault {
  /// The fault as DynamoDB tells it in an answer to that operation (`store.md` 7, statements 38 to 55).
  func answer(to operation: DynamoDBOperation) -> DynamoDBError {
    if let message = serializationMessage { return .serialization(message) }
    return .validation(message, isDetected: operation.detectsErrors && !isAboutKey)
  }

  /// Faults of keys came without the words before them in every cohort.
  private var isAboutKey: Bool {
    switch self {
    case .missingKey, .keyType, .emptyKey, .keyTooLong, .keyMismatch: true
    default: false
    }
  }

  private var serializationMessage: String? {
    switch self {
    case .shape(let fault): fault.serializationMessage
    case .base64Length(let count): "Base64 encoded length is expected a multiple of 4 bytes but found: \(count)"
    case .base64Character(let letter): "Invalid Base64 character: '\(letter)'"
    case .base64End: "Invalid last non-pad Base64 character dectected"
    default: nil
    }
  }

  private var message: String {
    let invalid = "One or more parameter values were invalid: "
    return switch self {
    case .shape, .base64Length, .base64Character, .base64End: serializationMessage ?? ""
    case .noType: "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
    case .severalTypes:
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
    case .nullNotTrue: invalid + "Null attribute value types must have the value of true"
    case .emptySet(.numberSet): invalid + "An number set  may not be empty"
    case .emptySet(.binarySet): invalid + "Binary sets should not be empty"
    case .emptySet: invalid + "An string set  may not be empty"
    case .duplicateInSet(let members):
      invalid + "Input collection [\(members.map { "\"\($0)\"" }.joined(separator: ", "))] contains duplicates."
    case .notNumeric(""): "The parameter cannot be converted to a numeric value"
    case .notNumeric(let text): "The parameter cannot be converted to a numeric value: \(text)"
    case .tooManyDigits: "Attempting to store more than 38 significant digits in a Number"
    case .numberOverflow:
      "Number overflow. Attempting to store a number with magnitude larger than supported range"
    case .numberUnderflow:
      "Number underflow. Attempting to store a number with magnitude smaller than supported range"
    case .nestedTooDeep:
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
    case .nameTooLong(let limit): invalid + "Attribute name is too large, must be at most \(limit) bytes"
    case .itemTooLarge: "Item size has exceeded the maximum allowed size"
    case .missingKey(let name): invalid + "Missing the key \(name) in the item"
    case .keyType(let name, let expected, let actual):
      invalid + "Type mismatch for key \(name) expected: \(expected.rawValue) actual: \(actual.rawValue)"
    case .emptyKey(let name, let type):
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        + "\(type == .binary ? "binary" : "string") value. Key: \(name)"
    case .keyTooLong(.hash, let limit):
      invalid + "Size of hashkey has exceeded the maximum size limit of\(limit) bytes"
    case .keyTooLong(.range, let limit):
      invalid + "Aggregated size of all range keys has exceeded the size limit of \(limit) bytes"
    case .keyMismatch: "The provided key element does not match the schema"
    }
  }
}

/// Runs what may find a fault, with it told as an answer to that operation.
func checking<Result>(
  _ operation: DynamoDBOperation, _ body: () throws(ItemFault) -> Result
) throws(DynamoDBError) -> Result {
  do throws(ItemFault) {
    return try body()
  } catch {
    throw error.answer(to: operation)
  }
}
