/// Names the counters of a TCP listener.
package struct RelayKey: Sendable, Hashable {
  /// The API whose document has it.
  package let api: String
  /// The port.
  package let port: UInt16
}

/// The counters of a TCP listener as the loops see them: a block of words for each loop, which only that one writes.
struct RelaySeries: Sendable {
  /// What is counted.
  enum Word: Int {
    /// Connections taken.
    case connections
    /// Of those the ones that are over.
    case ended
    /// Those that found no backend.
    case failed
    /// Bytes of clients, and of backends.
    case fromClients
    case fromBackends
  }

  /// The words of one loop, a whole cache line.
  static let words = 8

  private let cells: AtomicCells

  init(_ cells: AtomicCells) { self.cells = cells }

  /// Counts on a loop.
  func add(_ amount: Int, to word: Word, loop: Int) {
    cells.add(amount, at: loop &* RelaySeries.words &+ word.rawValue)
  }
}
