/// What one page of a scan found.
package struct ScanPage: Sendable {
  /// The items, in the order of their keys' bytes.
  package let items: [StoredItem]
  /// Where the next page begins; nil when the end was reached.
  package let last: ItemKey?

  /// The sizes of the items together, in bytes.
  package var bytes: Int { items.reduce(0) { $0 + $1.size } }
}
