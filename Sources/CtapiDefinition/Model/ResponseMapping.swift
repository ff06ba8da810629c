/// The changes of responses that have one status.
package struct ResponseMapping: Sendable, Hashable {
  /// The backend's status, 200 to 599.
  package var status: Int
  /// The changes.
  package var changes: [ParameterMapping]

  /// A mapping of its parts.
  package init(status: Int, changes: [ParameterMapping]) {
    self.status = status
    self.changes = changes
  }
}
