import CtapiCore
import CtapiStore
import Testing

/// Thousands of random operations against a dictionary that says what the store must hold.
@Suite struct StoreModelTests {
  /// What must be there: the canonical text of each item by its key's text.
  private final class Model {
    var items: [String: String] = [:]
  }

  private func text(_ stored: StoredItem?) -> String? { stored.map { String(decoding: $0.wire, as: UTF8.self) } }

  private func step(
    _ random: inout SeededGenerator, _ items: inout RandomItem, _ folder: StoreFolder, _ store: ItemStore,
    _ model: Model
  ) throws {
    let identifier = "k\(Int.random(in: 0..<25, using: &random))"
    let key = try folder.key(["id": .string(identifier)])
    let condition = [WriteCondition.none, .none, .absent, .present].randomElement(using: &random) ?? .none
    let returnsPrevious = Bool.random(using: &random)
    let before = model.items[identifier]
    let isAllowed = condition == .none || (condition == .absent) == (before == nil)
    let result: WriteResult
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      result = try store.delete(key, in: folder.table, if: condition, returnsPrevious: returnsPrevious)
      if isAllowed { model.items[identifier] = nil }
    case 1:
      #expect(try text(store.get(key, in: folder.table)) == before)
      return
    default:
      let item = items.item(identifier: identifier)
      let record = try ItemRecord(item, schema: folder.table.schema)
      result = try store.put(record, in: folder.table, if: condition, returnsPrevious: returnsPrevious)
      if isAllowed { model.items[identifier] = item.wireJSON.text() }
    }
    #expect(result.isConditionMet == isAllowed)
    #expect((result.previousSize != nil) == (before != nil))
    if returnsPrevious { #expect(text(result.previous) == before) }
  }

  private func check(_ folder: StoreFolder, _ store: ItemStore, _ model: Model) throws {
    var seen: [String] = []
    var bytes = 0
    var range = ScanRange(limit: 7)
    repeat {
      let page = try store.scan(range, in: folder.table)
      seen += page.items.compactMap { text($0) }
      bytes += page.bytes
      range.start = page.last
    } while range.start != nil
    #expect(seen.sorted() == model.items.values.sorted())
    let description = try store.describe("pets")
    #expect(description.itemCount == model.items.count)
    #expect(description.itemBytes == bytes)
  }

  @Test(
    "random writes through two connections leave exactly what a dictionary holds", arguments: [1, 2, 3] as [UInt64])
  func randomOperations(seed: UInt64) throws {
    let folder = try StoreFolder()
    let stores = [folder.store, try folder.secondStore()]
    let model = Model()
    var random = SeededGenerator(seed: seed)
    var items = RandomItem(seed: seed)
    for number in 0..<400 {
      try step(&random, &items, folder, stores[number % 2], model)
      if number % 100 == 99 { try check(folder, stores[1 - number % 2], model) }
    }
  }

  @Test("an error inside a transaction leaves nothing of it")
  func failedTransaction() throws {
    let folder = try StoreFolder()
    try folder.put(#"{"id":"1","n":1}"#)
    #expect(throws: CtapiError.self) {
      try folder.store.transaction { () throws(CtapiError) in
        let table = try folder.store.table("pets")
        let item = Item([.init(name: "id", value: .string("1"))])
        let record = try? ItemRecord(item, schema: table.schema)
        if let record { _ = try folder.store.put(record, in: table) }
        _ = try folder.store.table("nope")
      }
    }
    #expect(try folder.get("1")?.plainJSON().text() == #"{"id":"1","n":1}"#)
    #expect(try folder.store.describe("pets").itemCount == 1)
  }

  @Test("a store opened again holds the same items, spelled the same")
  func reopening() throws {
    let folder = try StoreFolder()
    var items = RandomItem(seed: 9)
    for number in 0..<50 { try folder.put(items.item(identifier: "k\(number)").plainJSON.text()) }
    try folder.put(#"{"id":"spelled","n":1.500}"#)
    let before = try folder.plainTexts()
    let again = try folder.secondStore()
    var after: [String] = []
    try again.forEachItem(in: again.table("pets")) { stored throws(CtapiError) in
      after.append(try stored.plainJSON().text())
      return true
    }
    #expect(after == before)
    #expect(after.contains(#"{"id":"spelled","n":1.500}"#))
  }

  @Test("5.4: of several connections that put an item only if it is absent, one does, and the totals are exact")
  func contendedConditions() throws {
    let folder = try StoreFolder()
    let stores = try (0..<4).map { _ in try folder.secondStore() }
    for identifier in 0..<25 {
      let item = Item([.init(name: "id", value: .string("k\(identifier)"))])
      let record = try ItemRecord(item, schema: folder.table.schema)
      let met = try stores.indices.map { index in
        try stores[(index + identifier) % stores.count].put(record, in: folder.table, if: .absent).isConditionMet
      }
      #expect(met == [true, false, false, false])
    }
    let description = try folder.store.describe("pets")
    #expect(description.itemCount == 25)
    #expect(description.itemBytes == 10 * ("id".utf8.count + 2) + 15 * ("id".utf8.count + 3))
  }

  @Test("18: a connection that still holds a deleted table writes nothing, not into its successor either")
  func deletedTable() throws {
    let folder = try StoreFolder()
    let other = try folder.secondStore()
    let definition = try other.deleteTable("pets").definition
    for isRemade in [false, true] {
      if isRemade { _ = try other.create(definition, identifier: "uuid", now: Timestamp(seconds: 2)) }
      let error = #expect(throws: CtapiError.self) { try folder.put(#"{"id":"1"}"#) }
      #expect(error?.code == .tableNotFound)
    }
    #expect(try other.describe("pets").itemCount == 0)
    var count = 0
    try other.forEachItem(in: other.table("pets")) { _ throws(CtapiError) in
      count += 1
      return true
    }
    #expect(count == 0)
  }
}
