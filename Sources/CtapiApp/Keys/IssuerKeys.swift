import CtapiCore
import CtapiGateway
import CtapiHTTP
import CtapiIdentity
import Synchronization

/// The keys of issuers elsewhere, fetched by a thread of its own so that no request and no reload waits for them.
///
/// A fetch reads the issuer's discovery document and then its keys (`gateway.md` 2.2 step 4). Keys once known stay in
/// use for two hours when their issuer is down; a token with an unknown key asks for another fetch within a budget, and
/// an issuer that has not answered is asked again after a second (`tokens.md` 2.2), behind those that had answered.
final class IssuerKeys: Sendable {
  private struct Entry {
    var answer = IssuerAnswer(keys: .discoveryFailed, failure: "it has not answered yet")
    /// When the keys were had last, and why they were not since.
    var fetchedAt: Timestamp?
    var latestFailure: String?
    /// Whether it is being asked, or will be next; and when it may be asked again after it has failed to answer.
    var isAsked = false
    var restsUntil: Timestamp?
    var budget: RefetchBudget
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var queue: [String] = []
    var isStopped = false

    /// The issuer to be asked next: those whose last fetch failed come last, for each of them may take seconds.
    mutating func takeNext() -> String? {
      let healthy = queue.firstIndex { entries[$0]?.latestFailure == nil }
      return queue.isEmpty ? nil : queue.remove(at: healthy ?? 0)
    }
  }

  private static let staleAfter = Duration.seconds(7200)
  private static let refreshAfter = Duration.seconds(3600)
  private static let rest = Duration.seconds(1)

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
        return (IssuerAnswer(keys: .fetchFailed, failure: failure, fetches: entry.answer.fetches), true)
      }
      return (entry.answer, age.map { $0 > IssuerKeys.refreshAfter } ?? false)
    }
    if isDue { refetch(issuer) }
    return answer
  }

  /// Asks for a fetch and does not wait; whether one is under way now, which there is not when the issuer's budget is
  /// spent.
  ///
  /// `known` is how many fetches the asker knows to have ended: where one more has, its keys are on their way, and asking
  /// for others would spend on nothing what a rotation needs.
  @discardableResult
  func refetch(_ issuer: String, known: Int? = nil) -> Bool {
    let now = clock.now
    let (isQueued, isAsked) = state.withLock { state -> (Bool, Bool) in
      guard var entry = state.entries[issuer] else { return (false, false) }
      if entry.isAsked { return (false, true) }
      if let known, known < entry.answer.fetches { return (false, true) }
      if let rest = entry.restsUntil, now < rest { return (false, false) }
      guard entry.budget.take(now: now) else { return (false, false) }
      entry.isAsked = true
      state.entries[issuer] = entry
      state.queue.append(issuer)
      return (true, true)
    }
    if isQueued { wakeUp.raise() }
    return isAsked
  }

  /// Fetches what is asked for until ``stop()``; the body of the thread.
  func run() {
    while true {
      wakeUp.wait()
      let (issuer, isStopped) = state.withLock { state in
        (state.takeNext(), state.isStopped)
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
      let fetches = entry.answer.fetches + 1
      entry.isAsked = false
      entry.latestFailure = answer.failure
      entry.restsUntil = answer.failure.map { _ in now + IssuerKeys.rest }
      if answer.failure != nil { entry.budget.giveBack() }
      if case .known = answer.keys {
        entry.answer = answer
        entry.fetchedAt = now
      } else if entry.fetchedAt == nil {
        entry.answer = answer
      }
      entry.answer.fetches = fetches
      state.entries[issuer] = entry
    }
    onChange()
  }
}
