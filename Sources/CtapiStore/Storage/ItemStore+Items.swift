package import CtapiCore

extension ItemStore {
  /// The item at a key, or nil.
  package func get(_ key: ItemKey, in table: ItemTable) throws(CtapiError) -> StoredItem? {
    let statement = try lookup(key, in: table, columns: "sz, js, pj")
    defer { statement.reset() }
    return try statement.step() ? ItemStore.item(statement) : nil
  }

  /// Writes an item over whatever stands at its key; `returnsPrevious` asks for what stood there.
  ///
  /// When this returns, the item survives the death of the process. Throws `table-not-found` when the table has gone.
  package func put(
    _ record: ItemRecord, in table: ItemTable, if condition: WriteCondition = .none, returnsPrevious: Bool = false
  ) throws(CtapiError) -> WriteResult {
    try write(record.key, record.size, in: table, if: condition, returnsPrevious) { () throws(CtapiError) in
      let statement = try database.prepare(
        "INSERT OR REPLACE INTO item(tid, ph, hk, rk, sz, js, pj) VALUES(?, ?, ?, ?, ?, ?, ?)")
      bind(record.key, in: table, to: statement)
      statement.bind(5, record.size)
      statement.bind(6, record.wire)
      statement.bind(7, record.spelling)
      try statement.run()
    }
  }

  /// Removes the item at a key, if one stands there; `returnsPrevious` asks for it.
  package func delete(
    _ key: ItemKey, in table: ItemTable, if condition: WriteCondition = .none, returnsPrevious: Bool = false
  ) throws(CtapiError) -> WriteResult {
    try write(key, nil, in: table, if: condition, returnsPrevious) { () throws(CtapiError) in
      let statement = try database.prepare("DELETE FROM item WHERE tid = ? AND ph = ? AND hk = ? AND rk = ?")
      bind(key, in: table, to: statement)
      try statement.run()
    }
  }

  private func write(
    _ key: ItemKey, _ newSize: Int?, in table: ItemTable, if condition: WriteCondition, _ returnsPrevious: Bool,
    _ change: () throws(CtapiError) -> Void
  ) throws(CtapiError) -> WriteResult {
    try database.transaction { () throws(CtapiError) in
      let previous = returnsPrevious ? try get(key, in: table) : nil
      let previousSize = returnsPrevious ? previous?.size : try size(key, in: table)
      let isMet = condition.holds(forExisting: previousSize != nil)
      if isMet {
        try change()
        try count(
          items: (newSize == nil ? 0 : 1) - (previousSize == nil ? 0 : 1), bytes: (newSize ?? 0) - (previousSize ?? 0),
          in: table)
      }
      return WriteResult(isConditionMet: isMet, previousSize: previousSize, previous: previous)
    }
  }

  private func size(_ key: ItemKey, in table: ItemTable) throws(CtapiError) -> Int? {
    let statement = try lookup(key, in: table, columns: "sz")
    defer { statement.reset() }
    return try statement.step() ? ItemStore.size(statement) : nil
  }

  /// Keeps the table's totals exact, and finds out in the same step whether the table is still there.
  private func count(items: Int, bytes: Int, in table: ItemTable) throws(CtapiError) {
    let statement = try database.prepare("UPDATE tbl SET items = items + ?, bytes = bytes + ? WHERE tid = ?")
    statement.bind(1, items)
    statement.bind(2, bytes)
    statement.bind(3, table.id)
    try statement.run()
    if database.changes == 0 { throw ItemStore.noTable(table.name) }
  }

  private func lookup(_ key: ItemKey, in table: ItemTable, columns: String) throws(CtapiError) -> Statement {
    let statement = try database.prepare(
      "SELECT \(columns) FROM item WHERE tid = ? AND ph = ? AND hk = ? AND rk = ?")
    bind(key, in: table, to: statement)
    return statement
  }

  private func bind(_ key: ItemKey, in table: ItemTable, to statement: Statement) {
    statement.bind(1, table.id)
    statement.bind(2, key.partition)
    statement.bind(3, key.hash)
    statement.bind(4, key.range)
  }

  /// The item of a row whose first columns are `sz, js, pj`; throws `data-directory` for a size that no item has.
  static func item(_ statement: Statement) throws(CtapiError) -> StoredItem {
    StoredItem(wire: statement.blob(1), spelling: statement.optionalBlob(2), size: try size(statement))
  }

  /// The size in a row's first column: sums of sizes within the limit cannot overflow, those of a damaged file could.
  private static func size(_ statement: Statement) throws(CtapiError) -> Int {
    let size = statement.integer(0)
    guard (1...Item.maximumSize).contains(size) else { throw StoredItem.damaged }
    return size
  }
}
