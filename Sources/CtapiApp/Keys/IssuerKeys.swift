import CtapiCore
import CtapiGateway
import CtapiHTTP
import CtapiIdentity
import Synchronization

/// The keys of issuers elsewhere, fetched by a thread of its own so that no request and no reload waits for them.
///
/// A fetch reads the issuer's discovery document and then its keys (`gateway.md` 2.2 step 4). Keys once known stay in
/// use for two hours when their issuer is down; a token with an unknown key asks for another fetch within a budget.
final class IssuerKeys: Sendable {
  private struct Entry {
    var answer = IssuerAnswer(keys: .discoveryFailed, failure: "it has not answered yet")
    /// When the keys were had last, and why they were not since.
    var fetchedAt: Timestamp?
    var latestFailure: String?
    var budget: RefetchBudget
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var queue: [String] = []
    var isStopped = false
  }

  private static let staleAfter = Duration.seconds(7200)
  private static let refreshAfter = Duration.seconds(3600)

  private let state = Mutex(State())
  private let wakeUp: WakeUp
  private let clock: any Clock
  private let trust: TLSTrust
  private let onChange: @Sendable () -> Void

  /// Calls `onChange` when a fetch has ended with other keys than before.
  init(clock: any Clock, trust: TLSTrust, onChange: @escaping @Sendable () -> Void) throws(CtapiError) {
    wakeUp = try WakeUp(perWaiter: true)
    self.clock = clock
    self.trust = trust
    self.onChange = onChange
  }

  /// What is known of an issuer's keys; the first question makes them be fetched.
  func keys(of issuer: String) -> IssuerAnswer {
    let now = clock.now
    let (answer, isDue) = state.withLock { state -> (IssuerAnswer, Bool) in
      guard let entry = state.entries[issuer] else {
        let entry = Entry(budget: RefetchBudget(now: now))
        state.entries[issuer] = entry
        return (entry.answer, true)
      }
      let age = entry.fetchedAt.map { now - $0 }
      if let age, age > IssuerKeys.staleAfter {
        let failure = entry.latestFailure ?? "it has not answered for two hours"
        return (IssuerAnswer(keys: .fetchFailed, failure: failure), true)
      }
      return (entry.answer, age.map { $0 > IssuerKeys.refreshAfter } ?? false)
    }
    if isDue { refetch(issuer) }
    return answer
  }

  /// Asks for a fetch; does not wait, and does nothing when the issuer's budget is spent.
  func refetch(_ issuer: String) {
    let now = clock.now
    let isQueued = state.withLock { state -> Bool in
      guard var entry = state.entries[issuer], !state.queue.contains(issuer), entry.budget.take(now: now) else {
        return false
      }
      state.entries[issuer] = entry
      state.queue.append(issuer)
      return true
    }
    if isQueued { wakeUp.raise() }
  }

  /// Fetches what is asked for until ``stop()``; the body of the thread.
  func run() {
    while true {
      wakeUp.wait()
      let (issuer, isStopped) = state.withLock { state in
        (state.queue.isEmpty ? nil : state.queue.removeFirst(), state.isStopped)
      }
      if isStopped { return }
      if let issuer { fetch(issuer) }
    }
  }

  /// Ends ``run()`` after the fetch under way.
  func stop() {
    state.withLock { $0.isStopped = true }
    wakeUp.raise()
  }

  private func fetch(_ issuer: String) {
    let answer = IssuerFetch.keys(of: issuer, trusting: trust)
    let now = clock.now
    state.withLock { state in
      guard var entry = state.entries[issuer] else { return }
      entry.latestFailure = answer.failure
      if case .known = answer.keys {
        entry.answer = answer
        entry.fetchedAt = now
      } else if entry.fetchedAt == nil {
        entry.answer = answer
      }
      state.entries[issuer] = entry
    }
    onChange()
  }
}
