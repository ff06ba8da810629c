import CtapiCore
import CtapiStore
import CtapiTestSupport
import Testing

/// The layout that released versions have written: a file of theirs must be read for ever (`store.md` 5.4).
@Suite struct StoreFileFormatTests {
  /// What the first layout left on the disk, written by hand and not by the code under test.
  private static let released = """
    CREATE TABLE component(name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO component VALUES('store', 1);
    CREATE TABLE tbl(
      tid INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
      hname TEXT NOT NULL, htype TEXT NOT NULL, rname TEXT, rtype TEXT,
      uuid TEXT NOT NULL, created INTEGER NOT NULL, settings TEXT NOT NULL,
      items INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE item(
      tid INTEGER NOT NULL, ph INTEGER NOT NULL, hk BLOB NOT NULL, rk BLOB NOT NULL,
      sz INTEGER NOT NULL, js BLOB NOT NULL, pj BLOB,
      PRIMARY KEY(tid, ph, hk, rk)) WITHOUT ROWID;
    INSERT INTO tbl VALUES(
      7, 'orders', 'pk', 'S', 'sk', 'N', 'u-7', 1764000000000000000,
      '{"protected":true,"class":"STANDARD","read":5,"write":6}', 2, 20);
    INSERT INTO item VALUES(
      7, 6562, x'61', x'028210', 10, CAST('{"pk":{"S":"a"},"sk":{"N":"1.5"},"n":{"N":"1"}}' AS BLOB),
      CAST('{"pk":"a","sk":1.5,"n":1.0}' AS BLOB));
    INSERT INTO item VALUES(
      7, 6562, x'61', x'007DEAFF', 10, CAST('{"pk":{"S":"a"},"sk":{"N":"-2"},"b":{"B":"AQ=="}}' AS BLOB), NULL);
    """

  private func rows(_ path: String) throws -> [String] {
    let statement = try Database(path: path).prepare(
      "SELECT ph, hex(hk), hex(rk), sz, js, pj FROM item ORDER BY ph, hk, rk")
    var rows: [String] = []
    while try statement.step() {
      let parts = [0, 1, 2, 3, 4, 5].map { statement.optionalText($0) ?? "-" }
      rows.append(parts.joined(separator: " "))
    }
    return rows
  }

  @Test("5.4: keys, sizes and items lie in the file as they did in the first release")
  func writtenRows() throws {
    let schema = KeySchema(hash: KeyAttribute(name: "pk"), range: KeyAttribute(name: "sk", type: .number))
    let folder = try StoreFolder(schema)
    try folder.put(#"{"pk":"a","sk":1.5,"n":1.0}"#)
    try folder.put(#"{"pk":"a","sk":-2,"b":"x"}"#)
    try folder.put(#"{"pk":"é","sk":0}"#)
    #expect(
      try rows(folder.folder.file("store.db")) == [
        #"6562 61 007DEAFF 10 {"pk":{"S":"a"},"sk":{"N":"-2"},"b":{"S":"x"}} -"#,
        #"6562 61 028210 11 {"pk":{"S":"a"},"sk":{"N":"1.5"},"n":{"N":"1"}} {"pk":"a","sk":1.5,"n":1.0}"#,
        #"46300 C3A9 01 7 {"pk":{"S":"é"},"sk":{"N":"0"}} -"#,
      ])
  }

  @Test("5.4: a file of the first release is read whole, and written on")
  func releasedFile() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("store.db")
    try Database(path: path).execute(StoreFileFormatTests.released)
    let store = try ItemStore(Database(path: path))
    let description = try store.describe("orders")
    #expect(description.definition.billing == .provisioned(read: 5, write: 6))
    #expect(description.definition.tableClass == "STANDARD")
    #expect(description.definition.isProtected)
    #expect(description.created == Timestamp(seconds: 1_764_000_000))
    let table = try store.table("orders")
    var texts: [String] = []
    try store.forEachItem(in: table) { item throws(CtapiError) in
      texts.append(try item.plainJSON().text())
      return true
    }
    #expect(texts == [#"{"pk":"a","sk":-2,"b":"AQ=="}"#, #"{"pk":"a","sk":1.5,"n":1.0}"#])
    let key = Item([
      .init(name: "pk", value: .string("a")), .init(name: "sk", value: .number(try DecimalNumber("1.5"))),
    ])
    #expect(try store.get(table.schema.key(ofKey: key), in: table)?.size == 10)
    #expect(try store.delete(table.schema.key(ofKey: key), in: table).previousSize == 10)
    #expect(try store.describe("orders").itemCount == 1)
    #expect(try store.describe("orders").itemBytes == 10)
  }

  @Test("5.4: a table's number is not used again, not even after the last table is deleted")
  func tableNumbers() throws {
    let folder = try StoreFolder()
    let path = folder.folder.file("store.db")
    func number() throws -> Int {
      let statement = try Database(path: path).prepare("SELECT tid FROM tbl WHERE name = 'pets'")
      #expect(try statement.step())
      return statement.integer(0)
    }
    let first = try number()
    let definition = try folder.store.deleteTable("pets").definition
    _ = try folder.store.create(definition, identifier: "again", now: Timestamp(seconds: 1))
    #expect(try number() == first + 1)
  }
}
