package import CtapiCore

/// How often the keys of one issuer may be fetched again: a token bucket of three, one more a minute (`design.md` 7.1).
///
/// Tokens with made-up key ids can empty the bucket, never keep it empty: a real rotation is seen within a minute.
package struct RefetchBudget: Sendable, Hashable {
  private static let burst = 3
  private static let interval = Duration.seconds(60)

  private var left = RefetchBudget.burst
  private var filledAt: Timestamp

  /// A full bucket.
  package init(now: Timestamp) { filledAt = now }

  /// Gives one back that a fetch without an answer took: it told nothing of the issuer's keys.
  package mutating func giveBack() { left = min(left + 1, RefetchBudget.burst) }

  /// Takes one fetch; false when none is left.
  ///
  /// A clock set back takes nothing away.
  package mutating func take(now: Timestamp) -> Bool {
    while left < RefetchBudget.burst, now - filledAt >= RefetchBudget.interval {
      left += 1
      filledAt = filledAt + RefetchBudget.interval
    }
    if left == RefetchBudget.burst { filledAt = now }
    guard left > 0 else { return false }
    left -= 1
    return true
  }
}
