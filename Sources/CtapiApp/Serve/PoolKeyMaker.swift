import CtapiCore
import CtapiHTTP
import CtapiIdentity
import Synchronization

/// Makes the signing keys that pools lack, on a thread of its own once the server is ready (`design.md` 7 "Tokens").
///
/// So the first `token mint` beside a running server signs with a key that the gateway knows, not with one that the
/// gateway hears of a moment after the token.
final class PoolKeyMaker: Sendable {
  private let directory: DataDirectory
  private let clock: any Clock
  private let report: @Sendable (Diagnostic) -> Void
  private let wakeUp: WakeUp
  private let isStopped = Mutex(false)

  /// A maker for the pools of `directory`; `report` hears of what stands in the way.
  init(
    _ directory: DataDirectory, clock: any Clock, report: @escaping @Sendable (Diagnostic) -> Void
  ) throws(CtapiError) {
    self.directory = directory
    self.clock = clock
    self.report = report
    wakeUp = try WakeUp(perWaiter: true)
  }

  /// Asks for the keys that are missing; does not wait.
  func ask() { wakeUp.raise() }

  /// Makes keys when asked, until ``stop()``; the body of the thread.
  func run() {
    while true {
      wakeUp.wait()
      if isStopped.withLock({ $0 }) { return }
      do throws(CtapiError) {
        let pools = try LocalPools(reading: directory)
        for pool in try pools.all() { _ = try pools.keyring(of: pool).signingKey(.rs256, at: clock.now) }
      } catch {
        report(Diagnostic(.warning, rule: error.code.name, error.message, hint: error.hint))
      }
    }
  }

  /// Ends ``run()`` after the key under way.
  func stop() {
    isStopped.withLock { $0 = true }
    wakeUp.raise()
  }
}
