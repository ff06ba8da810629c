/// One change of a request or response (`gateway.md` 3.5).
package struct ParameterMapping: Sendable, Hashable {
  /// What is done.
  package enum Operation: String, Sendable, Hashable {
    /// Adds a value.
    case append
    /// Sets the only value.
    case overwrite
    /// Takes all values away.
    case remove
  }

  /// What is changed.
  package enum Target: Sendable, Hashable {
    /// A header; the name is held in lower case.
    case header(String)
    /// A query parameter of the request.
    case query(String)
    /// The request's path.
    case path
    /// The response's status.
    case status
  }

  /// What is done.
  package var operation: Operation
  /// What is changed.
  package var target: Target
  /// The value's expression as written; without meaning for `remove`.
  package var value: String

  /// A change of its parts.
  package init(operation: Operation, target: Target, value: String) {
    self.operation = operation
    self.target = target
    self.value = value
  }
}
