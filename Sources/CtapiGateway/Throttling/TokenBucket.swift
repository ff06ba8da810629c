/// One token bucket that all loops share: a word of memory, changed only by exchanging what was read.
///
/// Shared rather than split: a share for each loop would refuse calls while another loop has tokens left, or admit more
/// than the burst. One exchange a call admits exactly what the limit says, whatever loop it comes to.
struct TokenBucket: Sendable {
  private let cells: AtomicCells
  let limit: ThrottleLimit

  /// A bucket whose state is the first of the cells; zero is full.
  init(_ cells: AtomicCells, _ limit: ThrottleLimit) {
    self.cells = cells
    self.limit = limit
  }

  /// Takes a token, if there is one, at a time in nanoseconds of a clock that only goes forward.
  @inline(__always)
  func take(at now: Int) -> Bool {
    var old = cells[0]
    while true {
      let base = max(old, now)
      guard base &- now <= limit.tolerance else { return false }
      let (exchanged, original) = cells.exchange(old, for: base &+ limit.interval, at: 0)
      if exchanged { return true }
      old = original
    }
  }

  /// Gives back a token that was taken for a call that another bucket then refused.
  func giveBack() { cells.addShared(-limit.interval, at: 0) }

  /// The tokens that are there, for explanations.
  func tokens(at now: Int) -> Double {
    guard limit.tolerance >= 0 else { return 0 }
    let ahead = max(cells[0] - now, 0)
    return max(0, Double(limit.tolerance - ahead) / Double(limit.interval) + 1)
  }
}
