import CtapiCore
import CtapiStore
import Testing

@Suite struct ScanTests {
  private func filled(_ count: Int, text: String = "") throws -> StoreFolder {
    let folder = try StoreFolder()
    for number in 0..<count { try folder.put(#"{"id":"item-\#(number)","t":"\#(text)"}"#) }
    return folder
  }

  private func identifiers(_ page: ScanPage) throws -> [String] {
    try page.items.map { try $0.plainJSON()["id"]?.stringValue ?? "" }
  }

  @Test("85: pages of a limit cover the table once, and the last full page still says where it stopped")
  func pages() throws {
    let folder = try filled(10)
    var range = ScanRange(limit: 5)
    let first = try folder.store.scan(range, in: folder.table)
    #expect(first.last != nil)
    range.start = first.last
    let second = try folder.store.scan(range, in: folder.table)
    #expect(second.last != nil)
    range.start = second.last
    let third = try folder.store.scan(range, in: folder.table)
    #expect(third.items.isEmpty)
    #expect(third.last == nil)
    #expect(Set(try identifiers(first) + identifiers(second)).count == 10)
  }

  @Test("86: segments share no item and leave none out")
  func segments() throws {
    let folder = try filled(200)
    for total in [1, 2, 3, 7, 100] {
      var seen: [String] = []
      for segment in 0..<total {
        seen += try identifiers(folder.store.scan(ScanRange(segment: segment, of: total), in: folder.table))
      }
      #expect(seen.count == 200)
      #expect(Set(seen).count == 200)
    }
    // More segments than partitions: most are empty.
    let page = try folder.store.scan(ScanRange(segment: 999_999, of: 1_000_000), in: folder.table)
    #expect(page.items.count <= 1)
  }

  @Test("85: a page ends behind the item that passes 1 MB")
  func oneMegabyte() throws {
    let folder = try filled(12, text: String(repeating: "x", count: 100_000))
    let page = try folder.store.scan(ScanRange(), in: folder.table)
    #expect(page.items.count == 11)
    #expect(page.bytes >= ScanRange.pageBytes)
    #expect(page.last != nil)
    #expect(try folder.plainTexts().count == 12)
  }

  @Test func aScanEndsWhenItsReaderHasEnough() throws {
    let folder = try filled(10)
    var count = 0
    try folder.store.forEachItem(in: folder.table) { _ throws(CtapiError) in
      count += 1
      return count < 3
    }
    #expect(count == 3)
  }

  @Test func writingBetweenPagesDoesNotDisturbAScan() throws {
    let folder = try filled(10)
    let first = try folder.store.scan(ScanRange(limit: 5), in: folder.table)
    try folder.put(#"{"id":"new"}"#)
    let rest = try folder.store.scan(ScanRange(after: first.last), in: folder.table)
    #expect(Set(try identifiers(first) + identifiers(rest)).isSuperset(of: (0..<10).map { "item-\($0)" }))
  }
}
