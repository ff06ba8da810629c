import CtapiCore
import CtapiStore
import Testing

@Suite struct TableTests {
  private func create(_ name: String, in folder: StoreFolder, isProtected: Bool = false) throws {
    let definition = TableDefinition(name: name, schema: folder.table.schema, isProtected: isProtected)
    _ = try folder.store.create(definition, identifier: "uuid-\(name)", now: Timestamp(seconds: 5))
  }

  @Test("15: a table is described as it was made")
  func description() throws {
    let folder = try StoreFolder()
    let schema = KeySchema(
      hash: KeyAttribute(name: "pk", type: .binary), range: KeyAttribute(name: "sk", type: .number))
    let definition = TableDefinition(
      name: "orders", schema: schema, billing: .provisioned(read: 5, write: 6), tableClass: "STANDARD",
      isProtected: true)
    let made = try folder.store.create(definition, identifier: "u", now: Timestamp(seconds: 9))
    #expect(try folder.store.describe("orders") == made)
    #expect(made.definition == definition)
    #expect(made.created == Timestamp(seconds: 9))
    #expect(try folder.store.table("orders").schema == schema)
  }

  @Test("17: a table exists once")
  func existsOnce() throws {
    let folder = try StoreFolder()
    let error = #expect(throws: CtapiError.self) { try create("pets", in: folder) }
    #expect(error?.code == .tableExists)
  }

  @Test("18: a table that does not exist")
  func missingTable() throws {
    let folder = try StoreFolder()
    #expect(throws: CtapiError.self) { try folder.store.table("nope") }
    #expect(throws: CtapiError.self) { try folder.store.describe("nope") }
    let error = #expect(throws: CtapiError.self) { try folder.store.deleteTable("nope") }
    #expect(error?.code == .tableNotFound)
    #expect(error?.hint?.contains("ctapi store table create nope") == true)
  }

  @Test("31: a protected table is not deleted")
  func protectedTable() throws {
    let folder = try StoreFolder()
    try create("safe", in: folder, isProtected: true)
    let error = #expect(throws: CtapiError.self) { try folder.store.deleteTable("safe") }
    #expect(error?.code == .tableProtected)
    #expect(try folder.store.tableNames().contains("safe"))
  }

  @Test("32: a deleted table is gone with its items, and only those")
  func deletion() throws {
    let folder = try StoreFolder()
    try create("other", in: folder)
    try folder.put(#"{"id":"1"}"#)
    let other = try folder.store.table("other")
    let record = try ItemRecord(Item([.init(name: "id", value: .string("1"))]), schema: other.schema)
    _ = try folder.store.put(record, in: other)
    let old = try folder.store.deleteTable("pets")
    #expect(old.itemCount == 1)
    #expect(try folder.store.tableNames() == ["other"])
    #expect(try folder.store.get(record.key, in: other) != nil)
    try create("pets", in: folder)
    #expect(try folder.store.get(record.key, in: folder.store.table("pets")) == nil)
  }

  @Test func aTableThatHoldsItemsIsKeptWhenAskedTo() throws {
    let folder = try StoreFolder()
    try folder.put(#"{"id":"1"}"#)
    let error = #expect(throws: CtapiError.self) { try folder.store.deleteTable("pets", onlyIfEmpty: true) }
    #expect(error?.message == "table 'pets' holds 1 item")
    #expect(try folder.get("1") != nil)
  }

  @Test("33: names come sorted and in pages")
  func listing() throws {
    let folder = try StoreFolder()
    for name in ["b-table", "a.table", "Z_table"] { try create(name, in: folder) }
    #expect(try folder.store.tableNames() == ["Z_table", "a.table", "b-table", "pets"])
    #expect(try folder.store.tableNames(after: "a.table", limit: 1) == ["b-table"])
  }

  @Test("1.3: names of tables")
  func names() {
    for name in ["abc", "a-b", "A_1.z", String(repeating: "x", count: 255)] {
      #expect(TableDefinition.isValidName(name))
    }
    for name in ["", "ab", "a b", "bad table!@#", "é-table", String(repeating: "x", count: 256)] {
      #expect(!TableDefinition.isValidName(name))
    }
  }
}
