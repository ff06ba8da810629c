import CtapiCore
import CtapiStore
import CtapiTestSupport
import Testing

@Suite struct DamagedStoreTests {
  private func expectDamage(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    let error = #expect(throws: CtapiError.self, sourceLocation: sourceLocation, performing: body)
    #expect(error?.code == .dataDirectory, sourceLocation: sourceLocation)
  }

  @Test(
    "a damaged description of a table is an error that says so, and the table is not deleted",
    arguments: [
      "htype = 'X'", "rname = 'r', rtype = 'X'", "settings = '{'", "settings = ''", "settings = '[]'",
      "settings = '{}'", #"settings = '{"protected":1}'"#,
    ])
  func tables(change: String) throws {
    let folder = try StoreFolder()
    try folder.put(#"{"id":"1"}"#)
    try folder.execute("UPDATE tbl SET \(change)")
    expectDamage { _ = try folder.store.describe("pets") }
    expectDamage { _ = try folder.store.deleteTable("pets") }
    #expect(try folder.store.tableNames() == ["pets"])
  }

  @Test(
    "53: a size that no item has is an error, not a sum that overflows",
    arguments: [Int.max, Int.min, -1, 0, Item.maximumSize + 1])
  func sizes(size: Int) throws {
    let folder = try StoreFolder()
    for identifier in ["1", "2"] { try folder.put(#"{"id":"\#(identifier)"}"#) }
    try folder.execute("UPDATE item SET sz = \(size)")
    expectDamage { _ = try folder.get("1") }
    expectDamage { _ = try folder.plainTexts() }
    expectDamage { try folder.put(#"{"id":"1"}"#) }
    expectDamage { try folder.put(#"{"id":"1"}"#, returnsPrevious: true) }
    expectDamage { _ = try folder.store.delete(folder.key(["id": .string("1")]), in: folder.table) }
    #expect(try folder.store.describe("pets").itemCount == 2)
  }

  @Test(
    "an item that is no item is an error where it is read",
    arguments: ["", "{", "[]", #"{"id":1}"#, #"{"id":{"X":"1"}}"#, #"{"id":{"N":"x"}}"#])
  func items(bytes: String) throws {
    let folder = try StoreFolder()
    try folder.put(#"{"id":"1"}"#)
    try folder.execute("UPDATE item SET js = CAST('\(bytes)' AS BLOB)")
    expectDamage { _ = try folder.get("1")?.item() }
    expectDamage { _ = try folder.plainTexts() }
  }

  @Test("5.4: a file of a newer version, or of one that never was, is refused and left", arguments: [2, Int.max, -1])
  func versions(version: Int) throws {
    let folder = try StoreFolder()
    try folder.put(#"{"id":"1"}"#)
    try folder.execute("UPDATE component SET version = \(version) WHERE name = 'store'")
    expectDamage { _ = try folder.secondStore() }
    #expect(try folder.get("1") != nil)
  }
}
