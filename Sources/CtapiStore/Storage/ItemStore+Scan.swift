package import CtapiCore

extension ItemStore {
  /// Reads one page: up to the range's limit, or until the items pass 1 MB.
  ///
  /// A page that stopped says where, even when nothing follows, as DynamoDB does.
  package func scan(_ range: ScanRange, in table: ItemTable) throws(CtapiError) -> ScanPage {
    let statement = try database.prepare(
      """
      SELECT sz, js, pj, ph, hk, rk FROM item
      WHERE tid = ? AND (ph, hk, rk) > (?, ?, ?) AND ph < ? ORDER BY ph, hk, rk
      """)
    statement.bind(1, table.id)
    // No key is empty, so this stands before the first item of the range.
    statement.bind(2, range.start?.partition ?? range.partitions.lowerBound)
    statement.bind(3, range.start?.hash ?? [])
    statement.bind(4, range.start?.range ?? [])
    statement.bind(5, range.partitions.upperBound)
    defer { statement.reset() }
    var items: [StoredItem] = []
    var bytes = 0
    while try statement.step() {
      let item = try ItemStore.item(statement)
      items.append(item)
      bytes += item.size
      if items.count >= range.limit || bytes >= ScanRange.pageBytes {
        return ScanPage(items: items, last: key(statement))
      }
    }
    return ScanPage(items: items, last: nil)
  }

  /// Gives every item of a table to `body`, page after page, until it returns false.
  package func forEachItem(
    in table: ItemTable, _ body: (StoredItem) throws(CtapiError) -> Bool
  ) throws(CtapiError) {
    var range = ScanRange()
    while true {
      let page = try scan(range, in: table)
      for item in page.items {
        guard try body(item) else { return }
      }
      guard let last = page.last else { return }
      range.start = last
    }
  }

  private func key(_ statement: Statement) -> ItemKey {
    ItemKey(partition: statement.integer(3), hash: statement.blob(4), range: statement.blob(5))
  }
}
