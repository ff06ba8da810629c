import CtapiCore
import CtapiStore
import CtapiTestSupport
import Testing

@Suite struct ItemStoreTests {
  @Test("35: an absent item is none")
  func absentItem() throws {
    #expect(try StoreFolder().get("nope") == nil)
  }

  @Test("5.4: the wire form is kept ready, members in order")
  func wireForm() throws {
    let folder = try StoreFolder()
    try folder.put(#"{"z":1.0,"id":"1","a":[true]}"#)
    let stored = try #require(try folder.get("1"))
    #expect(
      String(decoding: stored.wire, as: UTF8.self)
        == #"{"z":{"N":"1"},"id":{"S":"1"},"a":{"L":[{"BOOL":true}]}}"#)
    #expect(try stored.plainJSON().text() == #"{"z":1.0,"id":"1","a":[true]}"#)
  }

  @Test("36: a put replaces the whole item and gives the old one when asked")
  func putReplaces() throws {
    let folder = try StoreFolder()
    #expect(try folder.put(#"{"id":"1","a":1}"#, returnsPrevious: true).previous == nil)
    let result = try folder.put(#"{"id":"1","b":2}"#, returnsPrevious: true)
    #expect(try result.previous?.plainJSON().text() == #"{"id":"1","a":1}"#)
    #expect(try folder.get("1")?.plainJSON().text() == #"{"id":"1","b":2}"#)
    #expect(try folder.put(#"{"id":"1"}"#).previous == nil)
  }

  @Test("57: a condition that fails changes nothing")
  func conditions() throws {
    let folder = try StoreFolder()
    #expect(try !folder.put(#"{"id":"1"}"#, if: .present).isConditionMet)
    #expect(try folder.get("1") == nil)
    #expect(try folder.put(#"{"id":"1","n":1}"#, if: .absent).isConditionMet)
    #expect(try !folder.put(#"{"id":"1","n":2}"#, if: .absent).isConditionMet)
    #expect(try folder.get("1")?.plainJSON().text() == #"{"id":"1","n":1}"#)
    #expect(try folder.put(#"{"id":"1","n":3}"#, if: .present).isConditionMet)
  }

  @Test func deleteRemovesAndGivesTheOldItem() throws {
    let folder = try StoreFolder()
    try folder.put(#"{"id":"1","n":1}"#)
    let key = try folder.key(["id": .string("1")])
    let result = try folder.store.delete(key, in: folder.table, returnsPrevious: true)
    #expect(try result.previous?.plainJSON().text() == #"{"id":"1","n":1}"#)
    #expect(try folder.get("1") == nil)
    let again = try folder.store.delete(key, in: folder.table, if: .present)
    #expect(!again.isConditionMet)
    #expect(try folder.store.delete(key, in: folder.table).previousSize == nil)
  }

  @Test func countsAndBytesStayExact() throws {
    let folder = try StoreFolder()
    try folder.put(#"{"id":"1","a":"xx"}"#)
    try folder.put(#"{"id":"2"}"#)
    try folder.put(#"{"id":"1"}"#)
    _ = try folder.store.delete(folder.key(["id": .string("2")]), in: folder.table)
    let description = try folder.store.describe("pets")
    #expect(description.itemCount == 1)
    #expect(description.itemBytes == 3)
  }

  @Test("53: 409,600 bytes are kept, one more is refused")
  func itemSizeLimit() throws {
    let folder = try StoreFolder()
    let fill = Item.maximumSize - "id".utf8.count - "1".utf8.count - "a".utf8.count
    try folder.put(#"{"id":"1","a":"\#(String(repeating: "x", count: fill))"}"#)
    #expect(try folder.get("1")?.size == Item.maximumSize)
    #expect(throws: ItemFault.itemTooLarge(Item.maximumSize + 1)) {
      try folder.put(#"{"id":"1","a":"\#(String(repeating: "x", count: fill + 1))"}"#)
    }
  }

  @Test("52: items of one partition come in the order of their sort keys")
  func sortKeyOrder() throws {
    let folder = try StoreFolder(
      KeySchema(hash: KeyAttribute(name: "id"), range: KeyAttribute(name: "n", type: .number)))
    for number in ["10", "-3", "2.5", "0", "-30", "1e2"] { try folder.put(#"{"id":"a","n":\#(number)}"#) }
    #expect(
      try folder.plainTexts()
        == ["-30", "-3", "0", "2.5", "10", "1e2"].map { #"{"id":"a","n":\#($0)}"# })
    // 100 and 1e2 are one key.
    try folder.put(#"{"id":"a","n":100}"#)
    #expect(try folder.plainTexts().count == 6)
  }

  @Test func aTableDeletedMeanwhileTakesNoItem() throws {
    let folder = try StoreFolder()
    let other = try folder.secondStore()
    _ = try other.deleteTable("pets")
    let definition = TableDefinition(name: "pets", schema: folder.table.schema)
    _ = try other.create(definition, identifier: "second", now: Timestamp(seconds: 2))
    #expect(throws: CtapiError.self) { try folder.put(#"{"id":"1"}"#) }
    #expect(try other.describe("pets").itemCount == 0)
    #expect(try other.scan(ScanRange(), in: other.table("pets")).items.isEmpty)
  }

  @Test func anotherConnectionSeesAWriteAtOnce() throws {
    let folder = try StoreFolder()
    let other = try folder.secondStore()
    try folder.put(#"{"id":"1"}"#)
    #expect(try other.get(folder.key(["id": .string("1")]), in: other.table("pets")) != nil)
  }

  @Test func aDamagedItemIsAnErrorNotAnAnswer() throws {
    let folder = try StoreFolder()
    try folder.put(#"{"id":"1"}"#)
    let database = try Database(path: folder.folder.file("store.db"))
    try database.execute("UPDATE item SET js = CAST('{\"id\":' AS BLOB)")
    let stored = try #require(try folder.get("1"))
    let error = #expect(throws: CtapiError.self) { try stored.plainJSON() }
    #expect(error?.code == .dataDirectory)
  }
}
