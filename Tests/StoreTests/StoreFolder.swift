import CtapiCore
import CtapiStore
import CtapiTestSupport

/// A store of a test's own with a table `pets` (key `id`) and short words for its items.
final class StoreFolder {
  let folder: TemporaryDirectory
  let store: ItemStore
  let table: ItemTable

  init(_ schema: KeySchema = KeySchema(hash: KeyAttribute(name: "id"))) throws {
    folder = try TemporaryDirectory()
    store = try ItemStore(Database(path: folder.file("store.db")))
    let definition = TableDefinition(name: "pets", schema: schema)
    _ = try store.create(definition, identifier: "uuid", now: Timestamp(seconds: 1))
    table = try store.table("pets")
  }

  /// A second connection to the same file.
  func secondStore() throws -> ItemStore { try ItemStore(Database(path: folder.file("store.db"))) }

  /// Changes the file behind the store's back.
  func execute(_ sql: String) throws { try Database(path: folder.file("store.db")).execute(sql) }

  @discardableResult
  func put(
    _ text: String, if condition: WriteCondition = .none, returnsPrevious: Bool = false
  ) throws -> WriteResult {
    let json = try JSON(parsing: text)
    let item = try Item(plain: json.objectValue ?? JSONObject())
    let record = try ItemRecord(item, spelling: json, schema: table.schema)
    return try store.put(record, in: table, if: condition, returnsPrevious: returnsPrevious)
  }

  func key(_ attributes: KeyValuePairs<String, AttributeValue>) throws -> ItemKey {
    try table.schema.key(ofKey: Item(attributes.map { .init(name: $0.key, value: $0.value) }))
  }

  func get(_ identifier: String) throws -> StoredItem? {
    try store.get(key(["id": .string(identifier)]), in: table)
  }

  func plainTexts() throws -> [String] {
    var texts: [String] = []
    try store.forEachItem(in: table) { item throws(CtapiError) in
      texts.append(try item.plainJSON().text())
      return true
    }
    return texts
  }
}
