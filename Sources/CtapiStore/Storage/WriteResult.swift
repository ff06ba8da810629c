/// What a write did.
package struct WriteResult: Sendable {
  /// Whether the condition held; if not, nothing was changed.
  package let isConditionMet: Bool
  /// The size of the item that stood there before, or nil when none did.
  package let previousSize: Int?
  /// The item that stood there before, when it was asked for.
  package let previous: StoredItem?
}
