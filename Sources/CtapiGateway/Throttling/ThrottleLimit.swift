import CtapiDefinition

/// A token bucket's settings as the loops see them (`gateway.md` 4.1).
///
/// The bucket is kept as the time at which it would be full again, which is one number (the generic cell rate
/// algorithm): a token moves that time on by ``interval``, and is there while it lies at most ``tolerance`` ahead.
struct ThrottleLimit: Sendable, Hashable {
  /// The nanoseconds in which one token comes.
  let interval: Int
  /// How far ahead, in nanoseconds, the bucket's time may lie for a token to be there; negative blocks everything.
  let tolerance: Int

  /// No token ever comes (K99).
  static let blocked = ThrottleLimit(interval: 0, tolerance: -1)
  /// AWS's account values, which stand in for the half of a throttle that is absent (`gateway.md` 1.7).
  static let accountRate = 10_000.0
  static let accountBurst = 5000

  private init(interval: Int, tolerance: Int) {
    self.interval = interval
    self.tolerance = tolerance
  }

  /// The limit of settings; nil for those that set none, which is not the same as 0 (K99).
  init?(_ throttle: Throttle) {
    guard throttle.rate != nil || throttle.burst != nil else { return nil }
    let rate = throttle.rate ?? ThrottleLimit.accountRate
    let burst = throttle.burst ?? ThrottleLimit.accountBurst
    guard rate > 0, burst > 0 else {
      self = .blocked
      return
    }
    // Rounded up, so that never more than the rate comes; held so far below the largest number that no sum overflows.
    let bound = Double(Int.max / 8)
    interval = Int(min(max((1e9 / rate).rounded(.up), 1), bound))
    let (product, overflows) = interval.multipliedReportingOverflow(by: burst - 1)
    tolerance = overflows ? Int(bound) : min(product, Int(bound))
  }

  /// How many tokens a bucket lacks, begun ones included, at a time in nanoseconds; `time` is when it would be full.
  func missing(_ time: Int, at now: Int) -> Int {
    let ahead = time - now
    guard interval > 0, ahead > 0 else { return 0 }
    return (ahead - 1) / interval + 1
  }

  /// When a bucket that lacks so many tokens would be full; it lacks its burst at most.
  func time(missing: Int, at now: Int) -> Int {
    guard tolerance >= 0, missing > 0 else { return now }
    let (ahead, overflows) = interval.multipliedReportingOverflow(by: missing)
    return now + (overflows ? interval + tolerance : min(ahead, interval + tolerance))
  }
}
