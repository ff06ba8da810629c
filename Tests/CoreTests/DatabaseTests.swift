import CtapiCore
import CtapiTestSupport
import Testing

@Suite struct DatabaseTests {
  private let folder: TemporaryDirectory
  private let database: Database

  init() throws {
    folder = try TemporaryDirectory()
    database = try Database(path: folder.file("test.db"))
    try database.migrate(component: "test", ["CREATE TABLE t(k TEXT PRIMARY KEY, n INTEGER, b BLOB)"])
  }

  private func count() throws -> Int {
    let statement = try database.prepare("SELECT count(*) FROM t")
    defer { statement.reset() }
    return try statement.step() ? statement.integer(0) : -1
  }

  private func insert(_ key: String, into database: Database) throws(CtapiError) {
    let statement = try database.prepare("INSERT INTO t VALUES(?, ?, ?)")
    statement.bind(1, key)
    statement.bind(2, 7)
    statement.bind(3, [0, 255])
    try statement.run()
  }

  @Test func valuesComeBackAsBound() throws {
    try insert("a\u{0}é", into: database)
    let statement = try database.prepare("SELECT k, n, b, NULL FROM t")
    #expect(try statement.step())
    #expect(statement.text(0) == "a\u{0}é")
    #expect(statement.integer(1) == 7)
    #expect(statement.blob(2) == [0, 255])
    #expect(statement.optionalText(3) == nil)
    #expect(statement.optionalInteger(3) == nil)
    #expect(try !statement.step())
  }

  @Test func emptyTextAndBytesAreNotNull() throws {
    let statement = try database.prepare("SELECT ? IS NULL, ? IS NULL, ? IS NULL")
    statement.bind(1, "")
    statement.bind(2, [UInt8]())
    statement.bind(3, nil as String?)
    #expect(try statement.step())
    #expect([0, 1, 2].map { statement.integer($0) } == [0, 0, 1])
  }

  @Test func anErrorUndoesTheWholeTransaction() throws {
    #expect(throws: CtapiError.self) {
      try database.transaction { () throws(CtapiError) in
        try insert("x", into: database)
        throw CtapiError(.bug, "stop")
      }
    }
    #expect(try count() == 0)
  }

  @Test func anInnerTransactionJoinsTheOuterOne() throws {
    #expect(throws: CtapiError.self) {
      try database.transaction { () throws(CtapiError) in
        try database.transaction { () throws(CtapiError) in try insert("x", into: database) }
        throw CtapiError(.bug, "stop")
      }
    }
    #expect(try count() == 0)
  }

  @Test func dataVersionChangesWhenAnotherConnectionCommits() throws {
    let before = try database.dataVersion
    #expect(try database.dataVersion == before)
    let other = try Database(path: folder.file("test.db"))
    try insert("y", into: other)
    #expect(try database.dataVersion != before)
  }

  @Test func migrationsRunOnceAndOnlyForward() throws {
    // The first step has run already: were it run again, this text would fail.
    try database.migrate(component: "test", ["this is not SQL", "CREATE TABLE second(x)"])
    try insert("kept", into: database)
    let error = #expect(throws: CtapiError.self) { try database.migrate(component: "test", ["SELECT 1"]) }
    #expect(error?.code == .dataDirectory)
    #expect(try count() == 1)
  }

  @Test func aFileThatIsNoDatabaseIsNamed() throws {
    let path = try folder.write(String(repeating: "not a database ", count: 100), to: "bad.db")
    let error = #expect(throws: CtapiError.self) { try Database(path: path) }
    #expect(error?.code == .dataDirectory)
    #expect(error?.message.contains("bad.db") == true)
  }
}
