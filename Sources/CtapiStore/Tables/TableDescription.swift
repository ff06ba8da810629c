package import CtapiCore

/// A table with everything the store knows of it.
package struct TableDescription: Sendable, Hashable {
  /// What it is made of.
  package let definition: TableDefinition
  /// Its identifier, a UUID.
  package let identifier: String
  /// When it was made.
  package let created: Timestamp
  /// How many items it has, exactly.
  package let itemCount: Int
  /// The sizes of its items together, in bytes.
  package let itemBytes: Int
}
