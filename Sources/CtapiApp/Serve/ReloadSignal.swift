import Synchronization

/// What other threads tell the publisher: that something outside the database has changed, and that it may end.
final class ReloadSignal: Sendable {
  private struct State {
    var isStale = false
    var isStopped = false
  }

  private let state = Mutex(State())

  /// Makes the next round read everything anew.
  func markStale() { state.withLock { $0.isStale = true } }

  /// Ends the publisher within a round.
  func stop() { state.withLock { $0.isStopped = true } }

  /// Takes what has been told since the last time.
  func take() -> (isStale: Bool, isStopped: Bool) {
    state.withLock { state in
      defer { state.isStale = false }
      return (state.isStale, state.isStopped)
    }
  }
}
