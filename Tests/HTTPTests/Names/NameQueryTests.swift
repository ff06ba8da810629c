import CtapiCore
import Testing

@testable import CtapiHTTP

@Suite struct NameQueryTests {
  private let query = NameQuery(id: 0x1234, kind: .ipv4, name: "Keys.Example.test")

  private static let question = Array("\u{4}keys\u{7}example\u{4}test\u{0}".utf8) + [0, 1, 0, 1]

  /// A message with that header and these records behind the question.
  private func message(
    id: UInt16 = 0x1234, flags: UInt16 = 0x8180, answers: Int, question: [UInt8] = question, _ records: [UInt8] = []
  ) -> [UInt8] {
    let counts: [UInt8] = [0, 1, UInt8(answers >> 8), UInt8(answers & 255), 0, 0, 0, 0]
    let header = [UInt8(id >> 8), UInt8(id & 255), UInt8(flags >> 8), UInt8(flags & 255)] + counts
    return header + question + records
  }

  private func record(
    _ owner: [UInt8], _ type: UInt8, _ data: [UInt8], seconds: [UInt8] = [0, 0, 0, 60]
  ) -> [UInt8] {
    owner + [0, type, 0, 1] + seconds + [0, UInt8(data.count)] + data
  }

  @Test func theQuestionIsWrittenAsTheProtocolWantsIt() {
    #expect(query?.bytes == [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + NameQueryTests.question)
  }

  @Test(arguments: [
    "", ".", "a..b", ".a", String(repeating: "a", count: 64), String(repeating: "abc.", count: 64) + "a",
  ])
  func namesThatCannotBeAreNotAskedFor(name: String) { #expect(NameQuery(id: 1, kind: .ipv4, name: name) == nil) }

  @Test func addressesComeThroughAliasesInAnyOrder() throws {
    let alias = Array("\u{1}b\u{4}test\u{0}".utf8)
    let records =
      record(alias, 1, [192, 0, 2, 1]) + record([0xC0, 12], 5, alias) + record(alias, 1, [192, 0, 2, 2])
      + record(Array("\u{1}x\u{0}".utf8), 1, [192, 0, 2, 3]) + record([0xC0, 12], 16, [1, 65])
    #expect(
      query?.answer(message(answers: 5, records).span) == .addresses([[192, 0, 2, 1], [192, 0, 2, 2]], seconds: 60))
    #expect(
      query?.answer(message(answers: 1, record([0xC0, 12], 1, [10, 0, 0, 1])).span)
        == .addresses([[10, 0, 0, 1]], seconds: 60))
    #expect(query?.answer(message(answers: 0).span) == .addresses([], seconds: 0))
  }

  @Test("RFC 1035 §3.2.1, RFC 2181 §8: addresses hold as long as the shortest-lived record on the way to them")
  func addressesHoldAsLongAsTheirRecords() {
    let alias = Array("\u{1}b\u{4}test\u{0}".utf8)
    let start: [UInt8] = [0xC0, 12]
    let cases: [(records: [UInt8], count: Int, seconds: Int)] = [
      (record(start, 1, [10, 0, 0, 1], seconds: [0, 1, 0, 0]), 1, 65_536),
      (
        record(start, 1, [10, 0, 0, 1], seconds: [0, 0, 0, 9])
          + record(start, 1, [10, 0, 0, 2], seconds: [0, 0, 0, 7]),
        2, 7
      ),
      (record(start, 5, alias, seconds: [0, 0, 0, 3]) + record(alias, 1, [10, 0, 0, 1]), 2, 3),
      (record(start, 5, alias) + record(alias, 1, [10, 0, 0, 1], seconds: [0, 0, 0, 2]), 2, 2),
      (record(start, 1, [10, 0, 0, 1], seconds: [0x80, 0, 0, 1]), 1, 0),
    ]
    for (records, count, seconds) in cases {
      guard case .addresses(_, let holds)? = query?.answer(message(answers: count, records).span) else {
        Issue.record("no answer")
        continue
      }
      #expect(holds == seconds)
    }
  }

  @Test func circlesOfAliasesEnd() throws {
    let records = record([0xC0, 12], 5, [0xC0, 12])
    #expect(query?.answer(message(answers: 1, records).span) == .addresses([], seconds: 0))
  }

  @Test func theServersRefusalsAreToldApart() {
    #expect(query?.answer(message(flags: 0x8183, answers: 0).span) == .noSuchName)
    #expect(query?.answer(message(flags: 0x8182, answers: 0).span) == .refused)
    #expect(query?.answer(message(flags: 0x8380, answers: 0).span) == .truncated)
  }

  @Test func whatIsNoAnswerToThisQuestionIsPassedOver() {
    let other = Array("\u{4}keyz\u{7}example\u{4}test\u{0}".utf8) + [0, 1, 0, 1]
    let good = message(answers: 1, record([0xC0, 12], 1, [10, 0, 0, 1]))
    for bytes in [
      message(id: 0x1235, answers: 0), message(flags: 0x0100, answers: 0), message(answers: 0, question: other),
      message(answers: 2, record([0xC0, 12], 1, [10, 0, 0, 1])), message(answers: 1, [0xC0, 200]),
      message(answers: 1, record([0xC0, 40], 1, [1, 2, 3, 4])), message(answers: 1, [0x80, 1]), [],
    ] {
      #expect(query?.answer(bytes.span) == nil)
    }
    for count in 0..<good.count { #expect(query?.answer(good.span.extracting(0..<count)) == nil) }
  }
}
