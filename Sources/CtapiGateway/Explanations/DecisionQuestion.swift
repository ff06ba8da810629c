import Synchronization

/// A question to every loop about its records, answered when the last of them has said its part.
final class DecisionQuestion: Sendable {
  private struct State {
    var waiting: Int
    var records: [DecisionCapture] = []
    var finish: (@Sendable ([DecisionCapture]) -> Void)?
  }

  /// The number of each loop's last record that is known already.
  let cursor: [UInt64]
  private let state: Mutex<State>

  /// A question to `loops` loops; `finish` is called once, on the thread of the last to answer.
  init(loops: Int, after cursor: [UInt64], finish: @escaping @Sendable ([DecisionCapture]) -> Void) {
    self.cursor = cursor
    state = Mutex(State(waiting: loops, finish: finish))
  }

  /// The number of the last record of a loop that is known already.
  func known(ofLoop number: Int) -> UInt64 { number < cursor.count ? cursor[number] : 0 }

  /// One loop's answer.
  func answer(_ records: [DecisionCapture]) {
    let done = state.withLock { state -> (([DecisionCapture]) -> Void, [DecisionCapture])? in
      state.records += records
      state.waiting -= 1
      guard state.waiting == 0, let finish = state.finish else { return nil }
      state.finish = nil
      return (finish, state.records)
    }
    if let (finish, records) = done { finish(records) }
  }
}
