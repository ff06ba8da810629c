import CSQLite

/// A compiled SQL statement of one ``Database``; columns count from 0, bindings from 1, as in SQLite.
package struct Statement {
  private let pointer: OpaquePointer
  private let database: Database

  init(_ pointer: OpaquePointer, of database: Database) {
    self.pointer = pointer
    self.database = database
  }

  /// Binds text, or SQL null.
  package func bind(_ index: Int, _ value: String?) {
    guard var value else {
      sqlite3_bind_null(pointer, Int32(index))
      return
    }
    // A null pointer would bind SQL null, and the empty string may have no address of its own.
    if value.isEmpty {
      _ = ctapi_sqlite3_bind_text(pointer, Int32(index), "", 0)
      return
    }
    value.withUTF8 { bytes in
      _ = ctapi_sqlite3_bind_text(pointer, Int32(index), bytes.baseAddress, UInt64(bytes.count))
    }
  }

  /// Binds a whole number, or SQL null.
  package func bind(_ index: Int, _ value: Int?) {
    guard let value else {
      sqlite3_bind_null(pointer, Int32(index))
      return
    }
    sqlite3_bind_int64(pointer, Int32(index), Int64(value))
  }

  /// Binds bytes.
  package func bind(_ index: Int, _ value: Span<UInt8>) {
    // A null pointer would bind SQL null, and no bytes may have no address of their own.
    if value.isEmpty {
      _ = ctapi_sqlite3_bind_blob(pointer, Int32(index), "", 0)
      return
    }
    value.withUnsafeBytes { bytes in
      _ = ctapi_sqlite3_bind_blob(pointer, Int32(index), bytes.baseAddress, UInt64(bytes.count))
    }
  }

  /// Binds bytes, or SQL null.
  package func bind(_ index: Int, _ value: [UInt8]?) {
    guard let value else {
      sqlite3_bind_null(pointer, Int32(index))
      return
    }
    bind(index, value.span)
  }

  /// Goes to the next row; false at the end, where the statement is reset.
  package func step() throws(CtapiError) -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(pointer)
      return false
    default:
      let error = database.lastError()
      sqlite3_reset(pointer)
      throw error
    }
  }

  /// Runs a statement to its end, whose rows are of no interest.
  package func run() throws(CtapiError) {
    while try step() {}
  }

  /// Ends a statement before its last row, which releases its view of the file.
  package func reset() { sqlite3_reset(pointer) }

  /// A column as text; empty for SQL null.
  package func text(_ column: Int) -> String { optionalText(column) ?? "" }

  /// A column as text, or nil for SQL null.
  package func optionalText(_ column: Int) -> String? {
    guard sqlite3_column_type(pointer, Int32(column)) != SQLITE_NULL else { return nil }
    return withBytes(column) { String(copying: $0) }
  }

  /// A column as a whole number; 0 for SQL null.
  package func integer(_ column: Int) -> Int { Int(sqlite3_column_int64(pointer, Int32(column))) }

  /// A column as a whole number, or nil for SQL null.
  package func optionalInteger(_ column: Int) -> Int? {
    sqlite3_column_type(pointer, Int32(column)) == SQLITE_NULL ? nil : integer(column)
  }

  /// A copy of a column's bytes.
  package func blob(_ column: Int) -> [UInt8] {
    withBytes(column) { bytes in
      bytes.withUnsafeBufferPointer { [UInt8]($0) }
    }
  }

  /// A copy of a column's bytes, or nil for SQL null.
  package func optionalBlob(_ column: Int) -> [UInt8]? {
    sqlite3_column_type(pointer, Int32(column)) == SQLITE_NULL ? nil : blob(column)
  }

  /// Lends a column's bytes without copying them.
  package func withBytes<Result>(_ column: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let start = sqlite3_column_blob(pointer, Int32(column))
    let count = Int(sqlite3_column_bytes(pointer, Int32(column)))
    let bytes = UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
    return bytes.withMemoryRebound(to: UInt8.self) { body($0.span) }
  }
}
