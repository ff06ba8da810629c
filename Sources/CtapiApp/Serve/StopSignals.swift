import CtapiCore
import Glibc

/// SIGINT and SIGTERM, taken in order by a thread that waits for them.
///
/// They are blocked before any thread starts, so that every thread inherits the block and none dies of them.
package struct StopSignals: Sendable {
  /// What ended a wait.
  package enum Event: Sendable, Hashable {
    /// One of the two signals, by number.
    case signal(Int32)
    /// The time given ran out.
    case timeout
  }

  /// Blocks the two signals, ignores SIGPIPE, and makes them waitable; call it on the main thread first of all.
  package init() {
    signal(SIGPIPE, SIG_IGN)
    var set = StopSignals.set
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  private static var set: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    return set
  }

  /// Waits for the next of the two signals, at most `timeout`; for good when there is none.
  package func wait(atMost timeout: Duration? = nil) -> Event {
    var set = StopSignals.set
    while true {
      var received: Int32
      if let timeout {
        let (seconds, attoseconds) = timeout.components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        received = sigtimedwait(&set, nil, &time)
        if received < 0, SystemError.last.number == EAGAIN { return .timeout }
      } else {
        received = sigwaitinfo(&set, nil)
      }
      if received > 0 { return .signal(received) }
    }
  }
}
