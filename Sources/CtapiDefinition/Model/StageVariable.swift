/// One value of `${stageVariables.name}`.
package struct StageVariable: Sendable, Hashable {
  /// The name: letters, digits and `_`, at most 64.
  package var name: String
  /// The value, at most 512 characters.
  package var value: String

  /// A variable of its parts.
  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
