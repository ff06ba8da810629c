import CtapiDefinition
import CtapiHTTP
import Synchronization
import Testing

@testable import CtapiGateway

@Suite struct TokenBucketTests {
  private static let second = 1_000_000_000

  private func bucket(_ throttle: Throttle) throws -> (TokenBucket, AtomicMemory) {
    let memory = AtomicMemory(count: 1)
    return (TokenBucket(memory.cells, try #require(ThrottleLimit(throttle))), memory)
  }

  /// How many of `calls` calls at one time pass.
  private func passed(_ bucket: TokenBucket, _ calls: Int, at now: Int) -> Int {
    (0..<calls).count { _ in bucket.take(at: now) }
  }

  @Test("K98: with rate 1 and burst 2 the third of three instant calls is refused")
  func theBurstIsWhatPassesAtOnce() throws {
    let (bucket, memory) = try bucket(Throttle(rate: 1, burst: 2))
    let now = 5 * TokenBucketTests.second
    #expect((0..<3).map { _ in bucket.take(at: now) } == [true, true, false])
    withExtendedLifetime(memory) {}
  }

  @Test("gateway.md 4.1: after a refusal the next call passes once 1/rate seconds have gone by, and not before")
  func aTokenComesBackInItsTime() throws {
    let (bucket, memory) = try bucket(Throttle(rate: 4, burst: 1))
    let now = 7 * TokenBucketTests.second
    #expect(bucket.take(at: now))
    #expect(!bucket.take(at: now + 249_999_999))
    #expect(bucket.take(at: now + 250_000_000))
    withExtendedLifetime(memory) {}
  }

  @Test("K99: absent settings are no limit; a zero in either blocks every call")
  func absentIsNotZero() throws {
    #expect(ThrottleLimit(Throttle()) == nil)
    for throttle in [Throttle(rate: 0, burst: 0), Throttle(rate: 0), Throttle(burst: 0), Throttle(rate: 5, burst: 0)] {
      let (bucket, memory) = try bucket(throttle)
      #expect(passed(bucket, 3, at: 1) == 0, "\(throttle)")
      #expect(bucket.tokens(at: 1) == 0)
      withExtendedLifetime(memory) {}
    }
  }

  @Test("C: the absent half of a throttle is AWS's account value")
  func theAbsentHalfIsTheAccounts() throws {
    let (noBurst, first) = try bucket(Throttle(rate: 1))
    #expect(passed(noBurst, 6000, at: 1) == 5000)
    let (noRate, second) = try bucket(Throttle(burst: 1))
    #expect(noRate.take(at: 1))
    #expect(!noRate.take(at: 100_000))
    #expect(noRate.take(at: 100_001))
    withExtendedLifetime((first, second)) {}
  }

  @Test("a full bucket never holds more than its burst, however long nobody calls")
  func aBucketDoesNotOverflow() throws {
    let (bucket, memory) = try bucket(Throttle(rate: 100, burst: 3))
    #expect(passed(bucket, 10, at: 1) == 3)
    #expect(passed(bucket, 10, at: 3600 * TokenBucketTests.second) == 3)
    withExtendedLifetime(memory) {}
  }

  @Test("a token that is given back can be taken again")
  func aTokenCanBeGivenBack() throws {
    let (bucket, memory) = try bucket(Throttle(rate: 1, burst: 1))
    #expect(bucket.take(at: 10))
    bucket.giveBack()
    #expect(bucket.tokens(at: 10) == 1)
    #expect(bucket.take(at: 10))
    #expect(!bucket.take(at: 10))
    withExtendedLifetime(memory) {}
  }

  @Test(
    "extreme settings neither trap nor admit more than they say",
    arguments: [
      (1e-9, 1, 1), (1e-300, Int.max, 50), (1e300, 1, 1), (Double.greatestFiniteMagnitude, 4, 4), (0.1, 7, 7),
    ])
  func extremesAreHeld(_ rate: Double, _ burst: Int, _ expected: Int) throws {
    let (bucket, memory) = try bucket(Throttle(rate: rate, burst: burst))
    // With an endless burst only what is asked for passes; with a nearly endless interval eight tokens fill the clock.
    let got = passed(bucket, 50, at: 1)
    #expect(burst == Int.max ? got >= 1 && got <= expected : got == expected)
    withExtendedLifetime(memory) {}
  }

  @Test("loops that take from one bucket at once never admit more than its burst")
  func loopsShareABucketExactly() throws {
    let (bucket, memory) = try bucket(Throttle(rate: 1, burst: 1000))
    let total = Atomic(0)
    let threads = try (0..<4).map { _ in
      try Thread {
        for _ in 0..<2000 where bucket.take(at: 77) { total.wrappingAdd(1, ordering: .relaxed) }
      }
    }
    for thread in threads { thread.join() }
    #expect(total.load(ordering: .relaxed) == 1000)
    withExtendedLifetime(memory) {}
  }

  @Test("a new snapshot refills no bucket that it names again, and forgets the others")
  func bucketsOutliveSnapshots() throws {
    let state = ThrottleState()
    let kept = ThrottleState.Key(api: "a", stage: "s", route: "GET /a")
    let gone = ThrottleState.Key(api: "a", stage: "s", route: "GET /b")
    let limit = try #require(ThrottleLimit(Throttle(rate: 1, burst: 9)))
    let first = state.adopt([(kept, limit), (gone, limit)], at: 1)
    first[0].cells.addShared(5, at: 0)
    first[1].cells.addShared(6, at: 0)
    #expect(state.adopt([(kept, limit)], at: 2)[0].cells[0] == 5)
    #expect(state.adopt([(gone, limit), (kept, limit)], at: 3).map { $0.cells[0] } == [0, 5])
  }

  @Test(
    "statements 98, 101: a changed limit bounds from then on; what was taken stays taken, up to the new burst",
    arguments: [
      // The old debt of 300 seconds is three tokens, whatever they cost now.
      (old: Throttle(rate: 0.01, burst: 3), taken: 3, new: Throttle(rate: 1000, burst: 1000), passing: 997),
      (old: Throttle(rate: 0.01, burst: 3), taken: 3, new: Throttle(rate: 1, burst: 3), passing: 0),
      (old: Throttle(rate: 0.01, burst: 3), taken: 1, new: Throttle(rate: 0.01, burst: 5), passing: 4),
      (old: Throttle(rate: 1000, burst: 1000), taken: 1000, new: Throttle(rate: 1, burst: 2), passing: 0),
      (old: Throttle(rate: 1, burst: 1000), taken: 7, new: Throttle(rate: 1, burst: 9), passing: 2),
      (old: Throttle(rate: 1, burst: 3), taken: 3, new: Throttle(rate: 0, burst: 0), passing: 0),
      (old: Throttle(rate: 0, burst: 0), taken: 9, new: Throttle(rate: 1, burst: 3), passing: 3),
      (old: Throttle(rate: 1, burst: 3), taken: 3, new: Throttle(rate: 1e-300, burst: 2), passing: 0),
      (old: Throttle(rate: 1e-300, burst: 1), taken: 1, new: Throttle(rate: 1e300, burst: Int.max), passing: 50),
    ])
  func aChangedLimitBounds(_ old: Throttle, _ taken: Int, _ new: Throttle, _ passing: Int) throws {
    let state = ThrottleState()
    let key = ThrottleState.Key(api: "a", stage: "s", route: "GET /a")
    let now = 5 * TokenBucketTests.second
    let (before, after) = (try #require(ThrottleLimit(old)), try #require(ThrottleLimit(new)))
    let first = state.adopt([(key, before)], at: now)
    _ = passed(TokenBucket(first[0].cells, before), taken, at: now)
    let second = state.adopt([(key, after)], at: now)
    let bucket = TokenBucket(second[0].cells, after)
    let asked = new.burst == Int.max ? passing : passing + 5
    #expect(passed(bucket, asked, at: now) == passing)
    // No debt is left behind the time in which the new rate fills the new burst.
    if let rate = new.rate, let burst = new.burst, rate >= 1, burst < 2000 {
      let full = now + Int(Double(burst) / rate * 1e9) + TokenBucketTests.second
      #expect(passed(bucket, burst + 1, at: full) == burst)
    }
    withExtendedLifetime((first, second)) {}
  }

  @Test("a loop that still serves from the snapshot before a changed limit puts no debt into the new bucket")
  func theOldBucketIsAnother() throws {
    let state = ThrottleState()
    let key = ThrottleState.Key(api: "a", stage: "s", route: "GET /a")
    let (slow, fast) = (Throttle(rate: 0.01, burst: 3), Throttle(rate: 1, burst: 1))
    let (before, after) = (try #require(ThrottleLimit(slow)), try #require(ThrottleLimit(fast)))
    let first = state.adopt([(key, before)], at: 10)
    let second = state.adopt([(key, after)], at: 10)
    #expect(TokenBucket(first[0].cells, before).take(at: 10))
    #expect(TokenBucket(second[0].cells, after).take(at: 10))
    withExtendedLifetime((first, second)) {}
  }
}
