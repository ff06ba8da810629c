import CtapiApp
import CtapiCore
import Testing

@Suite struct RefetchBudgetTests {
  private let start = Timestamp(seconds: 1_000_000)

  @Test func threeFetchesAreFreeAndAFourthIsNot() {
    var budget = RefetchBudget(now: start)
    let granted = [0, 1, 2, 3].map { budget.take(now: start + .seconds($0)) }
    #expect(granted == [true, true, true, false])
  }

  @Test func oneMoreComesAMinute() {
    var budget = RefetchBudget(now: start)
    for _ in 0..<3 { _ = budget.take(now: start) }
    let granted = [59, 60, 61, 120].map { budget.take(now: start + .seconds($0)) }
    #expect(granted == [false, true, false, true])
  }

  @Test("reliability.md 1.5 #25: garbage for an hour leaves at most a fetch a minute")
  func garbageCannotFetchMoreThanOnceAMinute() {
    var budget = RefetchBudget(now: start)
    let granted = (0..<36_000).count { budget.take(now: start + .milliseconds($0 * 100)) }
    #expect(granted == 3 + 59)
  }

  @Test func aLongPauseFillsNoMoreThanTheBurst() {
    var budget = RefetchBudget(now: start)
    for _ in 0..<3 { _ = budget.take(now: start) }
    let later = start + .seconds(86_400)
    let granted = (0..<4).map { _ in budget.take(now: later) }
    #expect(granted == [true, true, true, false])
  }

  @Test func aClockSetBackTakesNothingAway() {
    var budget = RefetchBudget(now: start)
    let granted = budget.take(now: start + .seconds(-3600))
    #expect(granted)
  }
}
