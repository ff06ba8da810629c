import CtapiCore
import CtapiStore
import CtapiTestSupport
import Testing

/// Scans of a table with a sort key, against a sorted array that says what must come.
@Suite struct RangeScanTests {
  /// What must come: the sort numbers of each partition key.
  private typealias Model = [String: Set<Int>]

  private func filled(_ seed: UInt64) throws -> (StoreFolder, Model) {
    let folder = try StoreFolder(
      KeySchema(hash: KeyAttribute(name: "id"), range: KeyAttribute(name: "n", type: .number)))
    var random = SeededGenerator(seed: seed)
    var model = Model()
    for _ in 0..<150 {
      let identifier = "p\(Int.random(in: 0..<12, using: &random))"
      let number = Int.random(in: -500...500, using: &random)
      try folder.put(#"{"id":"\#(identifier)","n":\#(number)}"#)
      model[identifier, default: []].insert(number)
    }
    return (folder, model)
  }

  private func read(_ item: StoredItem) throws -> (identifier: String, number: Int) {
    let json = try item.plainJSON()
    return (try #require(json["id"]?.stringValue), try #require(json["n"]?.numberValue?.integer))
  }

  private func pages(_ folder: StoreFolder, _ range: ScanRange) throws -> [ScanPage] {
    var range = range
    var pages: [ScanPage] = []
    repeat {
      pages.append(try folder.store.scan(range, in: folder.table))
      range.start = pages.last?.last
    } while range.start != nil
    return pages
  }

  @Test("52, 85: whatever the page's limit, a partition's items come together and in the order of their numbers")
  func order() throws {
    let (folder, model) = try filled(52)
    for limit in [1, 2, 3, 50, .max] {
      var found: [String: [Int]] = [:]
      var partitions: [String] = []
      for item in try pages(folder, ScanRange(limit: limit)).flatMap(\.items) {
        let (identifier, number) = try read(item)
        if partitions.last != identifier { partitions.append(identifier) }
        found[identifier, default: []].append(number)
      }
      #expect(found == model.mapValues { $0.sorted() })
      #expect(Set(partitions).count == partitions.count, "each partition once")
    }
  }

  @Test("85: no page holds more than its limit, and only the last may hold less")
  func fullPages() throws {
    let (folder, model) = try filled(85)
    let count = model.values.reduce(0) { $0 + $1.count }
    let sizes = try pages(folder, ScanRange(limit: 8)).map(\.items.count)
    #expect(sizes.dropLast().allSatisfy { $0 == 8 })
    #expect(sizes.reduce(0, +) == count)
  }

  @Test("86: a segment's pages stay within it, and a key is in one segment of each division")
  func segments() throws {
    let (folder, model) = try filled(86)
    let count = model.values.reduce(0) { $0 + $1.count }
    for total in [1, 2, 5, 64] {
      var seen = 0
      for segment in 0..<total {
        for item in try pages(folder, ScanRange(limit: 4, segment: segment, of: total)).flatMap(\.items) {
          let key = try folder.table.schema.key(ofItem: item.item())
          let holders = (0..<total).filter { ScanRange(segment: $0, of: total).covers(key) }
          #expect(holders == [segment])
          seen += 1
        }
      }
      #expect(seen == count)
    }
  }

  @Test("85: deleting what was read, and what was not, neither repeats nor skips another item")
  func deletionBetweenPages() throws {
    let (folder, model) = try filled(7)
    var seen: [String: Set<Int>] = [:]
    var deleted: [String: Set<Int>] = [:]
    var range = ScanRange(limit: 5)
    repeat {
      let page = try folder.store.scan(range, in: folder.table)
      for item in page.items {
        let (identifier, number) = try read(item)
        #expect(deleted[identifier]?.contains(number) != true)
        #expect(seen[identifier, default: []].insert(number).inserted)
        _ = try folder.store.delete(folder.table.schema.key(ofItem: item.item()), in: folder.table)
      }
      // The very item at which the next page begins has gone by now; of what follows, one goes as well.
      let following = ScanRange(after: page.last, limit: 1)
      if page.last != nil, let next = try folder.store.scan(following, in: folder.table).items.first {
        let (identifier, number) = try read(next)
        deleted[identifier, default: []].insert(number)
        _ = try folder.store.delete(folder.table.schema.key(ofItem: next.item()), in: folder.table)
      }
      range.start = page.last
    } while range.start != nil
    #expect(seen.merging(deleted) { $0.union($1) } == model)
    #expect(try folder.store.describe("pets").itemCount == 0)
    #expect(try folder.store.describe("pets").itemBytes == 0)
  }
}
