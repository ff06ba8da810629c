/// For how long a loop looks for events again and again before it sleeps, where that was asked for.
///
/// Waking a sleeping thread takes longer than answering a request does. A loop that has just had an event therefore looks
/// for the next one a while, and less and less long where none came in time; without events it sleeps, so that an idle
/// server takes no time at all. A plain value in nanoseconds of any clock that only goes forward.
package struct SpinBudget: Sendable {
  /// The longest time: what a request's next event, at its backend or client, takes where waiting pays, in nanoseconds.
  package static let longest = 100_000
  /// Below this it pays no more.
  static let shortest = 10_000

  private let most: Int
  /// How long it spins behind an event now.
  private(set) var window: Int
  private var lastEvent: Int?

  /// Spins at most so long behind an event, in nanoseconds; never for 0.
  init(atMost most: Int) {
    self.most = most
    window = most
  }

  /// Whether spinning was asked for.
  @inline(__always)
  var isOn: Bool { most > 0 }

  /// Whether to look again, rather than sleep.
  func goesOn(at now: Int) -> Bool {
    guard let lastEvent else { return false }
    return now - lastEvent < window
  }

  /// Events came while it spun: the time was well spent.
  mutating func found(at now: Int) {
    window = most
    lastEvent = now
  }

  /// No event came in time, and it goes to sleep: the next spin is half as long.
  mutating func giveUp() {
    guard lastEvent != nil else { return }
    window /= 2
    if window < SpinBudget.shortest { window = 0 }
  }

  /// Events ended a sleep: had it spun all its time and met them, it should do so again.
  mutating func woke(at now: Int) {
    if let lastEvent, now - lastEvent < most { window = most }
    lastEvent = now
  }

  /// A sleep ended without events: there is nothing to wait for.
  mutating func rest() { lastEvent = nil }
}
