import CtapiCore

/// An answer of DynamoDB that is an error: its type with namespace, its message, and what else its body holds
/// (`store.md` 1.2).
package struct DynamoDBError: Error, Sendable, Hashable {
  /// Where the type's name stands.
  package enum Namespace: String, Sendable {
    /// Checks of a request's values.
    case validate = "com.amazon.coral.validate"
    /// Everything before an operation is reached.
    case service = "com.amazon.coral.service"
    /// DynamoDB's own errors.
    case dynamoDB = "com.amazonaws.dynamodb.v20120810"
  }

  /// Where the type's name stands.
  package let namespace: Namespace
  /// The type's name, such as `ValidationException`.
  package let name: String
  /// What happened, in AWS's words; nil where AWS says nothing.
  package let message: String?
  /// The HTTP status, 400 or 500.
  package var status = 400
  /// The stored item, in the canonical DynamoDB JSON, where the request asked for it.
  package var item: [UInt8]?

  /// The body's bytes.
  var body: [UInt8] {
    var body = ResponseBody()
    body.add("__type", .string("\(namespace.rawValue)#\(name)"))
    if let message { body.add(messageMember, .string(message)) }
    if let item { body.add("Item", copying: item) }
    return body.bytes
  }

  /// Coral's own errors spell the member with a capital.
  private var messageMember: String { name == "SerializationException" ? "Message" : "message" }

  /// A value that the request may not have.
  ///
  /// `isDetected` puts the words of 2026 before it that the writing operations use.
  static func validation(_ message: String, isDetected: Bool = false) -> DynamoDBError {
    DynamoDBError(
      namespace: .validate, name: "ValidationException",
      message: isDetected ? "1 validation error detected: \(message)" : message)
  }

  /// A body that does not have the types of the protocol's model; nil where it is not JSON at all.
  static func serialization(_ message: String?) -> DynamoDBError {
    DynamoDBError(namespace: .service, name: "SerializationException", message: message)
  }

  /// An operation that AWS, or ctapi, does not have.
  static func unknownOperation(_ message: String? = nil) -> DynamoDBError {
    DynamoDBError(namespace: .service, name: "UnknownOperationException", message: message)
  }

  /// A request that is not signed at all.
  static let missingAuthentication = DynamoDBError(
    namespace: .service, name: "MissingAuthenticationTokenException",
    message: "Request is missing Authentication Token")

  /// A table that does not exist, in the words of the operations on items.
  static let tableNotFound = DynamoDBError(
    namespace: .dynamoDB, name: "ResourceNotFoundException", message: "Requested resource not found")

  /// A parameter that ctapi does not implement.
  static func unsupported(_ parameter: String, of operation: String) -> DynamoDBError {
    .validation("ctapi does not support the parameter '\(parameter)' of \(operation)")
  }
}
