import CtapiCore
import CtapiStore
import CtapiTestSupport
import Testing

/// Several threads, each with a connection of its own as processes have, on one file (`store.md` 108).
@Suite struct ConcurrentStoreTests {
  private static let writers = 4

  /// Runs `body` once for each writer, all at once, and gives what they return.
  private func writers<Result: Sendable>(
    _ folder: StoreFolder, _ body: @escaping @Sendable (Int, ItemStore) throws -> Result
  ) async throws -> [Result] {
    let path = folder.folder.file("store.db")
    return try await withThrowingTaskGroup(of: Result.self) { group in
      for number in 0..<ConcurrentStoreTests.writers {
        group.addTask { try body(number, ItemStore(Database(path: path))) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  private static func record(_ identifier: String, _ number: Int, in table: ItemTable) throws -> ItemRecord {
    try ItemRecord(
      Item([
        .init(name: "id", value: .string(identifier)), .init(name: "n", value: .number(try DecimalNumber("\(number)"))),
      ]), schema: table.schema)
  }

  @Test("57, 108: of writers that put an item only if it is absent one does it, and none fails")
  func conditions() async throws {
    let folder = try StoreFolder()
    let counts = try await writers(folder) { writer, store in
      let table = try store.table("pets")
      var count = 0
      for number in 0..<40 {
        let record = try ConcurrentStoreTests.record("k\(number)", writer, in: table)
        count += try store.put(record, in: table, if: .absent).isConditionMet ? 1 : 0
      }
      return count
    }
    #expect(counts.reduce(0, +) == 40)
    #expect(try folder.store.describe("pets").itemCount == 40)
    #expect(try folder.plainTexts().count == 40)
  }

  @Test("108: totals stay exact while writers put and delete the same items")
  func totals() async throws {
    let folder = try StoreFolder()
    _ = try await writers(folder) { writer, store in
      let table = try store.table("pets")
      for number in 0..<40 {
        let record = try ConcurrentStoreTests.record("k\(number % 7)", number * 1000, in: table)
        _ = try store.put(record, in: table)
        if (number + writer).isMultiple(of: 3) { _ = try store.delete(record.key, in: table) }
      }
    }
    let page = try folder.store.scan(ScanRange(), in: folder.table)
    let description = try folder.store.describe("pets")
    #expect(description.itemCount == page.items.count)
    #expect(description.itemBytes == page.bytes)
  }

  @Test("5.4: what is read and written inside a transaction is one step: no increment is lost")
  func increments() async throws {
    let folder = try StoreFolder()
    try folder.put(#"{"id":"counter","n":0}"#)
    _ = try await writers(folder) { _, store in
      let table = try store.table("pets")
      let key = try table.schema.key(ofKey: Item([.init(name: "id", value: .string("counter"))]))
      for _ in 0..<25 {
        try store.transaction { () throws(CtapiError) in
          let value = try store.get(key, in: table)?.plainJSON()["n"]?.numberValue?.integer
          guard let value, let record = try? ConcurrentStoreTests.record("counter", value + 1, in: table) else {
            throw CtapiError(.bug, "the counter has gone")
          }
          _ = try store.put(record, in: table)
        }
      }
    }
    #expect(try folder.get("counter")?.plainJSON().text() == #"{"id":"counter","n":100}"#)
  }

  @Test("17: of writers that create a table one does, the others are told that it exists")
  func tables() async throws {
    let folder = try StoreFolder()
    let outcomes = try await writers(folder) { writer, store in
      let definition = TableDefinition(name: "orders", schema: KeySchema(hash: KeyAttribute(name: "id")))
      do throws(CtapiError) {
        _ = try store.create(definition, identifier: "u\(writer)", now: Timestamp(seconds: 1))
        return ErrorCode?.none
      } catch {
        return error.code
      }
    }
    #expect(outcomes.count { $0 == nil } == 1)
    #expect(outcomes.count { $0 == .tableExists } == ConcurrentStoreTests.writers - 1)
  }

  @Test("what a transaction has written is seen by others when it is over, not before")
  func isolation() throws {
    let folder = try StoreFolder()
    let other = try folder.secondStore()
    let key = try folder.key(["id": .string("1")])
    let record = try ConcurrentStoreTests.record("1", 1, in: folder.table)
    try folder.store.transaction { () throws(CtapiError) in
      _ = try folder.store.put(record, in: folder.table)
      #expect(try folder.store.get(key, in: folder.table) != nil)
      #expect(try other.get(key, in: folder.table) == nil)
      #expect(try other.describe("pets").itemCount == 0)
    }
    #expect(try other.get(key, in: folder.table) != nil)
    #expect(try other.describe("pets").itemCount == 1)
  }
}
