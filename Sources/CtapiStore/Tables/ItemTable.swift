/// A table that exists, as far as reading and writing items needs it.
package struct ItemTable: Sendable, Hashable {
  /// Its number in the file, never used again after it is deleted.
  let id: Int
  /// Its name.
  package let name: String
  /// Its key.
  package let schema: KeySchema
}
