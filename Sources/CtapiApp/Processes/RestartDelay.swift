/// How long to wait before a program that ended is started again: at once at first, longer each time it ends early.
package struct RestartDelay: Sendable, Hashable {
  /// A program that ran this long had come up well.
  private static let settled = Duration.seconds(5)
  private static let longest = Duration.seconds(5)
  private var next = Duration.zero

  /// The delays of a program that has not ended yet.
  package init() {}

  /// The program ended after it ran for `time`; gives the wait before it is started again.
  package mutating func ended(after time: Duration) -> Duration {
    if time >= RestartDelay.settled { next = .zero }
    defer { next = next == .zero ? .milliseconds(100) : min(next * 2, RestartDelay.longest) }
    return next
  }
}
