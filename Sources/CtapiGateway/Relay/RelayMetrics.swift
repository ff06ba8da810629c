import Synchronization

/// What has been counted of one TCP listener.
package struct RelayMetrics: Sendable, Hashable {
  /// The listener.
  package let key: RelayKey
  /// Connections taken.
  package var connections = 0
  /// Connections that are open now.
  package var open = 0
  /// Connections that found no backend.
  package var failed = 0
  /// Bytes that clients sent.
  package var fromClients = 0
  /// Bytes that backends sent.
  package var fromBackends = 0
}

/// Keeps the counters of every listener there was, from one snapshot to the next.
final class RelayCounters: Sendable {
  private let loops: Int
  private let series = Mutex<[RelayKey: AtomicMemory]>([:])

  init(loops: Int) { self.loops = max(loops, 1) }

  /// The counters of a listener, made when they are first asked for.
  func memory(_ key: RelayKey) -> AtomicMemory {
    series.withLock { series in
      if let known = series[key] { return known }
      let made = AtomicMemory(count: loops * RelaySeries.words)
      series[key] = made
      return made
    }
  }

  /// All counters as they stand, by API and port.
  func read() -> [RelayMetrics] {
    let known = series.withLock { $0 }
    return known.map { key, memory in
      func sum(_ word: RelaySeries.Word) -> Int {
        (0..<loops).reduce(0) { $0 + memory.cells[$1 * RelaySeries.words + word.rawValue] }
      }
      // Read in this order, so that what ends meanwhile does not make the open ones negative.
      let ended = sum(.ended)
      let connections = sum(.connections)
      return RelayMetrics(
        key: key, connections: connections, open: max(0, connections - ended), failed: sum(.failed),
        fromClients: sum(.fromClients), fromBackends: sum(.fromBackends))
    }.sorted { ($0.key.api, $0.key.port) < ($1.key.api, $1.key.port) }
  }
}
