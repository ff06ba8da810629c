import CtapiCore
import CtapiHTTP
import Testing

@testable import CtapiApp

@Suite struct NameTableTests {
  private let start = Timestamp(seconds: 1000)

  private func found(_ hosts: [UInt8], seconds: Int? = 30) -> Result<ResolvedName, CtapiError> {
    .success(ResolvedName(hosts.map { .ipv4([10, 0, 0, $0], port: 1) }, seconds: seconds))
  }

  private func known(_ hosts: [UInt8]) -> NameTable.Known { .addresses(hosts.map { [10, 0, 0, $0] }) }

  private let silent = Result<ResolvedName, CtapiError>.failure(CtapiError(.nameServersSilent, "no server"))
  private let unknown = Result<ResolvedName, CtapiError>.failure(CtapiError(.nameUnresolved, "no such name"))

  @Test("a name is looked up when it is first asked for, once at a time, and known from then on")
  func namesAreLookedUpOnce() {
    var table = NameTable()
    let answer1 = table.takeDue(at: start)
    #expect(answer1 == nil)
    let answer2 = table.ask("a.test", at: start)
    #expect(answer2 == .pending)
    #expect(table.hasPending)
    let answer3 = table.takeDue(at: start)
    #expect(answer3 == "a.test")
    let answer4 = table.takeDue(at: start)
    #expect(answer4 == nil)
    let answer5 = table.take("a.test", found([2, 1]), at: start)
    #expect(answer5)
    #expect(!table.hasPending)
    let answer6 = table.ask("a.test", at: start)
    #expect(answer6 == known([1, 2]))
  }

  @Test(
    "an answer holds as long as its server says, within 1 and 60 seconds",
    arguments: [(0, 1), (1, 1), (30, 30), (60, 60), (86_400, 60)])
  func answersHoldWithinBounds(_ said: Int, _ holds: Int) {
    var table = NameTable()
    _ = table.ask("a.test", at: start)
    _ = table.takeDue(at: start)
    _ = table.take("a.test", found([1], seconds: said), at: start)
    #expect(table.nextDue == start + .seconds(holds))
    let answer7 = table.takeDue(at: start + .milliseconds(holds * 1000 - 1))
    #expect(answer7 == nil)
    let answer8 = table.takeDue(at: start + .seconds(holds))
    #expect(answer8 == "a.test")
  }

  @Test("a list in another order is no change; another address is")
  func turnedListsAreNoChange() {
    var table = NameTable()
    _ = table.ask("a.test", at: start)
    let answer9 = table.take("a.test", found([1, 2]), at: start)
    #expect(answer9)
    let answer10 = table.take("a.test", found([2, 1]), at: start)
    #expect(!answer10)
    let answer11 = table.take("a.test", found([2, 3]), at: start)
    #expect(answer11)
  }

  @Test("addresses outlive their time while no server answers, but not the word that there is no such name")
  func addressesOutliveSilence() {
    var table = NameTable()
    _ = table.ask("a.test", at: start)
    _ = table.take("a.test", found([1], seconds: 10), at: start)
    let later = start + .seconds(10)
    let answer12 = table.take("a.test", silent, at: later)
    #expect(!answer12)
    let answer13 = table.ask("a.test", at: later)
    #expect(answer13 == known([1]))
    #expect(table.nextDue == later + NameTable.retry)
    let answer14 = table.take("a.test", unknown, at: later)
    #expect(answer14)
    let answer15 = table.ask("a.test", at: later)
    #expect(answer15 == .nothing("no such name"))
    _ = table.take("a.test", found([1], seconds: 10), at: later)
    let end = later + .seconds(10) + NameTable.outlives
    let answer16 = table.take("a.test", silent, at: end + .milliseconds(-1))
    #expect(!answer16)
    let answer17 = table.take("a.test", silent, at: end)
    #expect(answer17)
    let answer18 = table.ask("a.test", at: end)
    #expect(answer18 == .nothing("no server"))
  }

  @Test("a name without an answer is asked for again after five seconds; one with IPv6 addresses alone has none")
  func negativeAnswersAreShort() {
    var table = NameTable()
    _ = table.ask("a.test", at: start)
    _ = table.take("a.test", unknown, at: start)
    #expect(table.nextDue == start + .seconds(5))
    let six = ResolvedName([.ipv6([UInt8](repeating: 1, count: 16), port: 1)], seconds: 60)
    _ = table.take("a.test", .success(six), at: start)
    let answer19 = table.ask("a.test", at: start)
    #expect(answer19 == .addresses([[UInt8](repeating: 1, count: 16)]))
  }

  @Test("names that nobody asks for any more are forgotten, and the table is bounded")
  func theTableIsBounded() {
    var table = NameTable()
    _ = table.ask("old.test", at: start)
    _ = table.take("old.test", found([1]), at: start)
    let later = start + NameTable.forgets + .seconds(1)
    for number in 0..<1023 { _ = table.ask("n\(number).test", at: later) }
    let answer20 = table.ask("more.test", at: later)
    #expect(answer20 == .nothing("the definitions name more than 1024 hosts"))
    let answer21 = table.takeDue(at: later)
    #expect(answer21 != "old.test")
    let answer22 = table.ask("more.test", at: later)
    #expect(answer22 == .pending)
    let answer23 = table.take("old.test", found([2]), at: later)
    #expect(!answer23)
  }
}
