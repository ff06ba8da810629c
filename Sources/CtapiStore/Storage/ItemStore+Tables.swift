package import CtapiCore

extension ItemStore {
  /// Makes a table, and gives its description; throws `table-exists`.
  package func create(
    _ definition: TableDefinition, identifier: String, now: Timestamp
  ) throws(CtapiError) -> TableDescription {
    try database.transaction { () throws(CtapiError) in
      let statement = try database.prepare(
        """
        INSERT OR IGNORE INTO tbl(name, hname, htype, rname, rtype, uuid, created, settings)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?)
        """)
      statement.bind(1, definition.name)
      statement.bind(2, definition.schema.hash.name)
      statement.bind(3, definition.schema.hash.type.rawValue)
      statement.bind(4, definition.schema.range?.name)
      statement.bind(5, definition.schema.range?.type.rawValue)
      statement.bind(6, identifier)
      statement.bind(7, Int(now.nanoseconds))
      statement.bind(8, definition.settings.text())
      try statement.run()
      // Thrown in here, so that nothing is written: the number of the next table would be.
      guard database.changes > 0 else {
        let name = definition.name.escapedForTerminal
        throw CtapiError(
          .tableExists, "table '\(name)' exists already", hint: "look at it with: ctapi store table show \(name)")
      }
    }
    return TableDescription(
      definition: definition, identifier: identifier, created: now, itemCount: 0, itemBytes: 0)
  }

  /// The table of that name; throws `table-not-found`.
  package func table(_ name: String) throws(CtapiError) -> ItemTable {
    let statement = try database.prepare("SELECT tid, hname, htype, rname, rtype FROM tbl WHERE name = ?")
    statement.bind(1, name)
    defer { statement.reset() }
    guard try statement.step() else { throw ItemStore.noTable(name) }
    return ItemTable(id: statement.integer(0), name: name, schema: try schema(statement, from: 1))
  }

  /// The table of that name with all that is known of it; throws `table-not-found`.
  package func describe(_ name: String) throws(CtapiError) -> TableDescription {
    let statement = try database.prepare(
      "SELECT hname, htype, rname, rtype, uuid, created, settings, items, bytes FROM tbl WHERE name = ?")
    statement.bind(1, name)
    defer { statement.reset() }
    guard try statement.step() else { throw ItemStore.noTable(name) }
    let definition = TableDefinition(
      name: name, schema: try schema(statement, from: 0), settings: try settings(statement.text(6)))
    return TableDescription(
      definition: definition, identifier: statement.text(4),
      created: Timestamp(nanoseconds: Int64(statement.integer(5))), itemCount: statement.integer(7),
      itemBytes: statement.integer(8))
  }

  /// The tables' names in the order of their bytes, at most `limit`, those behind `start` when it is given.
  package func tableNames(after start: String? = nil, limit: Int = .max) throws(CtapiError) -> [String] {
    let statement = try database.prepare("SELECT name FROM tbl WHERE name > ? ORDER BY name LIMIT ?")
    statement.bind(1, start ?? "")
    statement.bind(2, limit)
    var names: [String] = []
    while try statement.step() { names.append(statement.text(0)) }
    return names
  }

  /// Deletes a table with its items, and gives the description it had.
  ///
  /// With `onlyIfEmpty` a table that has items is left as it is. Throws `table-not-found` or `table-protected`.
  package func deleteTable(_ name: String, onlyIfEmpty: Bool = false) throws(CtapiError) -> TableDescription {
    try database.transaction { () throws(CtapiError) in
      let description = try describe(name)
      let shown = name.escapedForTerminal
      if description.definition.isProtected {
        throw CtapiError(.tableProtected, "table '\(shown)' is protected from deletion")
      }
      if onlyIfEmpty, description.itemCount > 0 {
        let count = description.itemCount
        throw CtapiError(
          .tableProtected, "table '\(shown)' holds \(count) item\(count == 1 ? "" : "s")",
          hint: "delete it with all of them: ctapi store table delete \(shown) --force")
      }
      let table = try table(name)
      for sql in ["DELETE FROM item WHERE tid = ?", "DELETE FROM tbl WHERE tid = ?"] {
        let statement = try database.prepare(sql)
        statement.bind(1, table.id)
        try statement.run()
      }
      return description
    }
  }

  private func schema(_ statement: Statement, from column: Int) throws(CtapiError) -> KeySchema {
    guard let hash = KeyAttribute.KeyType(rawValue: statement.text(column + 1)) else { throw damagedTable }
    var range: KeyAttribute?
    if let name = statement.optionalText(column + 2) {
      guard let type = KeyAttribute.KeyType(rawValue: statement.text(column + 3)) else { throw damagedTable }
      range = KeyAttribute(name: name, type: type)
    }
    return KeySchema(hash: KeyAttribute(name: statement.text(column), type: hash), range: range)
  }

  /// Settings that cannot be read are an error: a table whose protection is unknown must not pass for unprotected.
  private func settings(_ text: String) throws(CtapiError) -> JSON {
    guard let settings = try? JSON(parsing: text), settings["protected"]?.boolValue != nil else { throw damagedTable }
    return settings
  }

  private var damagedTable: CtapiError {
    CtapiError(.dataDirectory, "a table in 'store.db' is damaged", hint: "restore the data directory from a copy")
  }
}
