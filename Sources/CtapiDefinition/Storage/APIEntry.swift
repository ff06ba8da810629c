/// An API's line in a list.
package struct APIEntry: Sendable, Hashable {
  /// Ten lower-case letters and digits.
  package let id: String
  /// The local name.
  package let name: String
  /// Counts the changes.
  package let revision: Int
}
