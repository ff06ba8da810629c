import Glibc

/// Where the time comes from; a running server, a frozen test and a sped-up demonstration differ only here.
package protocol Clock: Sendable {
  /// The time now.
  var now: Timestamp { get }
}

/// The machine's clock.
package struct SystemClock: Clock {
  /// The machine's clock.
  package init() {}

  package var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
  }
}

/// A clock that stands still, set by `--now` or `CTAPI_NOW` and by tests.
package struct FixedClock: Clock {
  package let now: Timestamp

  /// A clock that always says `now`.
  package init(_ now: Timestamp) { self.now = now }
}
