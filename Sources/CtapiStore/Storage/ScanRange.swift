/// The part of a table that one page of a scan covers.
package struct ScanRange: Sendable, Hashable {
  /// The most bytes of items in a page, 1 MB as in DynamoDB; the item that passes it is the page's last.
  package static let pageBytes = 1 << 20

  /// The key behind which the page begins; nil for the beginning.
  package var start: ItemKey?
  /// The most items to read.
  package var limit: Int
  /// The partitions to read.
  let partitions: Range<Int>

  /// A page of the whole table.
  package init(after start: ItemKey? = nil, limit: Int = .max) {
    self.init(after: start, limit: limit, segment: 0, of: 1)
  }

  /// A page of one of `total` parts that together are the table and share no item; `segment` counts from 0.
  package init(after start: ItemKey? = nil, limit: Int = .max, segment: Int, of total: Int) {
    self.start = start
    self.limit = limit
    partitions = (ItemKey.partitions * segment / total)..<(ItemKey.partitions * (segment + 1) / total)
  }

  /// Whether an item at that key can be in the range.
  package func covers(_ key: ItemKey) -> Bool { partitions.contains(key.partition) }
}
