import CSQLite

/// One connection to an SQLite file, shared with any number of other processes (`store.md` 5.2, 5.4).
///
/// WAL mode with a busy timeout is the lock between processes. A short-lived process leaves the checkpoint to a later
/// one, which is worth a factor of ten on a one-shot write. A connection belongs to one thread at a time.
package final class Database {
  private let handle: OpaquePointer
  private let path: String
  private var statements: [String: OpaquePointer] = [:]
  private var isInTransaction = false

  /// How long to wait for another writer, in milliseconds.
  private static let busyTimeout: Int32 = 5000

  /// Opens the file, making it when absent.
  ///
  /// `durable` flushes every commit to the disk, so that a power cut loses none. `longRunning` lets this connection
  /// checkpoint and close like a server; without it, closing costs nothing. Throws `data-directory`.
  package init(path: String, durable: Bool = false, longRunning: Bool = false) throws(CtapiError) {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(handle)
      let name = path.escapedForTerminal
      throw CtapiError(
        .dataDirectory, "cannot open '\(name)': \(reason)", hint: "see its owner and mode: ls -l '\(name)'")
    }
    self.handle = handle
    self.path = path
    sqlite3_busy_timeout(handle, Database.busyTimeout)
    if !longRunning {
      _ = ctapi_sqlite3_no_checkpoint_on_close(handle, 1)
      _ = ctapi_sqlite3_persist_wal(handle, 1)
    }
    try execute("PRAGMA journal_mode=WAL")
    try execute(durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL")
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// Runs statements that answer nothing.
  package func execute(_ sql: String) throws(CtapiError) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw lastError() }
  }

  /// A statement of that text, compiled once; it comes reset, with the bindings of an earlier use cleared.
  package func prepare(_ sql: String) throws(CtapiError) -> Statement {
    if let pointer = statements[sql] {
      sqlite3_reset(pointer)
      sqlite3_clear_bindings(pointer)
      return Statement(pointer, of: self)
    }
    var pointer: OpaquePointer?
    guard sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil) == SQLITE_OK,
      let pointer
    else { throw lastError() }
    statements[sql] = pointer
    return Statement(pointer, of: self)
  }

  /// Runs `body` as one atomic write: nobody else writes from its first read on, and an error undoes all of it.
  ///
  /// A call inside another joins the outer one.
  package func transaction<Result>(_ body: () throws(CtapiError) -> Result) throws(CtapiError) -> Result {
    if isInTransaction { return try body() }
    try execute("BEGIN IMMEDIATE")
    isInTransaction = true
    defer { isInTransaction = false }
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
      throw error
    }
  }

  /// Runs `body` on one unchanging view of the file.
  package func snapshot<Result>(_ body: () throws(CtapiError) -> Result) throws(CtapiError) -> Result {
    if isInTransaction { return try body() }
    try execute("BEGIN")
    isInTransaction = true
    defer {
      isInTransaction = false
      sqlite3_exec(handle, "COMMIT", nil, nil, nil)
    }
    return try body()
  }

  /// Brings the tables of one component up to the last of its steps.
  ///
  /// Each step is SQL that is never edited once released. More steps on disk than this program knows is an error.
  package func migrate(component: String, _ steps: [String]) throws(CtapiError) {
    if try version(of: component) == steps.count { return }
    try transaction { () throws(CtapiError) in
      try execute("CREATE TABLE IF NOT EXISTS component(name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID")
      let current = try version(of: component) ?? 0
      guard current <= steps.count else {
        throw CtapiError(
          .dataDirectory, "'\(path.escapedForTerminal)' was written by a newer ctapi (\(component) \(current))",
          hint: "use the newer ctapi, or another directory with --data")
      }
      guard current >= 0 else {
        throw CtapiError(
          .dataDirectory, "'\(path.escapedForTerminal)' is damaged: the version of \(component) is \(current)",
          hint: "restore it from a copy")
      }
      for step in steps[current...] { try execute(step) }
      let statement = try prepare("INSERT OR REPLACE INTO component VALUES(?, ?)")
      statement.bind(1, component)
      statement.bind(2, steps.count)
      try statement.run()
    }
  }

  private func version(of component: String) throws(CtapiError) -> Int? {
    var pointer: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, "SELECT version FROM component WHERE name = ?", -1, &pointer, nil)
    defer { sqlite3_finalize(pointer) }
    guard code == SQLITE_OK, let pointer else {
      // A new file has no such table yet; anything else wrong with the file has another code.
      guard code == SQLITE_ERROR else { throw lastError() }
      return nil
    }
    let statement = Statement(pointer, of: self)
    statement.bind(1, component)
    return try statement.step() ? statement.integer(0) : nil
  }

  /// A number that changes when another connection has committed.
  package var dataVersion: Int {
    get throws(CtapiError) {
      let statement = try prepare("PRAGMA data_version")
      defer { statement.reset() }
      return try statement.step() ? statement.integer(0) : 0
    }
  }

  /// How many rows the last statement changed.
  package var changes: Int { Int(sqlite3_changes64(handle)) }

  /// Copies the log into the file as far as nobody is in the way; for a server that is idle.
  package func checkpoint() { sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil) }

  /// Copies the log into the file and empties it, unless anybody is in the way: after a large write, whose log every
  /// process to come would otherwise read to its end before it does anything.
  package func emptyLog() {
    sqlite3_busy_timeout(handle, 0)
    sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    sqlite3_busy_timeout(handle, Database.busyTimeout)
  }

  /// The error of the call that just failed.
  func lastError() -> CtapiError {
    let reason = String(cString: sqlite3_errmsg(handle))
    let name = path.escapedForTerminal
    switch sqlite3_errcode(handle) & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED:
      return CtapiError(
        .dataDirectory, "'\(name)' is locked by another process", hint: "wait for it to end, then try again")
    case SQLITE_CORRUPT, SQLITE_NOTADB:
      return CtapiError(.dataDirectory, "'\(name)' is damaged: \(reason)", hint: "restore it from a copy")
    case SQLITE_FULL:
      return CtapiError(
        .writeFailed, "the disk is full: '\(name)' was not changed", hint: "make room: df -h '\(name)'")
    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM:
      return CtapiError(
        .dataDirectory, "cannot write '\(name)': \(reason)", hint: "see its owner and mode: ls -l '\(name)'")
    case SQLITE_IOERR:
      return CtapiError(
        .writeFailed, "cannot use '\(name)': \(reason)", hint: "look at the disk: df -h '\(name)'; dmesg | tail")
    default: return CtapiError(.bug, "database '\(name)': \(reason)")
    }
  }
}
