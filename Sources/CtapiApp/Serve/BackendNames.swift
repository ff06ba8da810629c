import CtapiCore
import CtapiGateway
import CtapiHTTP
import Glibc
import Synchronization

/// The addresses of backends' host names, looked up by threads of its own, so that no request and no reload waits for a
/// name server.
///
/// Names in the hosts file and `localhost` need no thread, and there is none before the first other name.
final class BackendNames: Sendable {
  private struct State {
    var table = NameTable()
    var threads: [Thread] = []
    var isStopped = false
  }

  /// One slow server must not hold every other name up.
  private static let threads = 2

  private let state = Mutex(State())
  private let wakeUp: WakeUp
  private let resolver: @Sendable () -> HostResolver
  private let onChange: @Sendable () -> Void
  private let patience: Duration

  /// Calls `onChange` when something else is known of a name than before.
  init(
    resolver: @escaping @Sendable () -> HostResolver, patience: Duration, onChange: @escaping @Sendable () -> Void
  ) throws(CtapiError) {
    wakeUp = try WakeUp(perWaiter: false)
    self.resolver = resolver
    self.onChange = onChange
    self.patience = patience
  }

  /// What is known of a host; does not wait.
  func known(_ host: String) -> NameTable.Known {
    let (known, isNew) = state.withLock { state in
      (state.table.ask(host.lowercased(), at: BackendNames.now), state.table.hasPending)
    }
    if isNew { wake() }
    return known
  }

  /// Waits until every name has had its first answer, as long as its patience lasts.
  ///
  /// For who is about to publish something that would answer 503 for a moment only.
  func settle() {
    let deadline = ContinuousClock.now + patience
    while state.withLock({ $0.table.hasPending }) {
      guard ContinuousClock.now < deadline else { return }
      usleep(2000)
    }
  }

  /// Ends the threads after the look-ups under way, and waits for them.
  func stop() {
    let threads = state.withLock { state in
      state.isStopped = true
      defer { state.threads = [] }
      return state.threads
    }
    wakeUp.raise()
    for thread in threads { thread.join() }
  }

  /// A clock that only goes forward, for a name holds as long as its server says, whatever the wall clock does.
  private static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  private func wake() {
    state.withLock { state in
      guard state.threads.isEmpty, !state.isStopped else { return }
      for _ in 0..<BackendNames.threads {
        // With none at all the names stay unanswered, and requests get 503.
        if let thread = try? Thread({ self.run() }) { state.threads.append(thread) }
      }
    }
    wakeUp.raise()
  }

  private func run() {
    while true {
      let (name, next, isStopped) = state.withLock { state in
        let now = BackendNames.now
        let name = state.isStopped ? nil : state.table.takeDue(at: now)
        return (name, state.table.nextDue.map { $0 - now }, state.isStopped)
      }
      if isStopped { return }
      // One raise may have been for several names.
      if name != nil, let next, next <= .zero { wakeUp.raise() }
      if let name { lookUp(name) } else { sleep(next) }
    }
  }

  private func lookUp(_ name: String) {
    var found: Result<ResolvedName, CtapiError>
    do throws(CtapiError) {
      found = .success(try resolver().lookup(name, port: 1))
    } catch {
      found = .failure(error)
    }
    if state.withLock({ $0.table.take(name, found, at: BackendNames.now) }) { onChange() }
  }

  private func sleep(_ time: Duration?) {
    let most = Duration.seconds(10)
    var files = [pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0)]
    _ = poll(&files, 1, Int32(clamping: max(.zero, min(time ?? most, most)).wholeMilliseconds + 1))
    // A stop is for all threads, so that its raise is left for the others.
    if !state.withLock({ $0.isStopped }) { wakeUp.wait() }
  }
}
