import CtapiCore
import CtapiHTTP
import Synchronization

/// What other threads tell a loop: a snapshot to serve from, TLS settings, and when to end.
final class LoopMailbox: Sendable {
  private struct Contents {
    var snapshot: GatewaySnapshot?
    var tls: TLSContext?
    var drain: Duration?
  }

  private let contents = Mutex(Contents())
  let wakeUp: WakeUp

  init() throws(CtapiError) { wakeUp = try WakeUp(perWaiter: false) }

  func publish(_ snapshot: GatewaySnapshot) {
    contents.withLock { $0.snapshot = snapshot }
    wakeUp.raise()
  }

  func publish(_ tls: TLSContext) {
    contents.withLock { $0.tls = tls }
    wakeUp.raise()
  }

  func stop(within drain: Duration) {
    contents.withLock { $0.drain = drain }
    wakeUp.raise()
  }

  /// Takes what has come since the last time.
  func take() -> (snapshot: GatewaySnapshot?, tls: TLSContext?, drain: Duration?) {
    wakeUp.wait()
    return contents.withLock { contents in
      defer { contents = Contents() }
      return (contents.snapshot, contents.tls, contents.drain)
    }
  }
}
