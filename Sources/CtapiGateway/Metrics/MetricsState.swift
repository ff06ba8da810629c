import Synchronization

/// Keeps the counters of everything that was ever served, from one snapshot to the next.
final class MetricsState: Sendable {
  /// How many loops count.
  let loops: Int
  private let series = Mutex<[MetricsKey: AtomicMemory]>([:])

  init(loops: Int) { self.loops = max(loops, 1) }

  /// The counters of a key, made when they are first asked for.
  func memory(_ key: MetricsKey) -> AtomicMemory {
    series.withLock { series in
      if let known = series[key] { return known }
      let made = AtomicMemory(count: loops * MetricsLayout.words)
      series[key] = made
      return made
    }
  }

  /// All counters as they stand.
  func read() -> [MetricsKey: MetricsValues] {
    let known = series.withLock { $0 }
    return known.mapValues { memory in
      var values = MetricsValues()
      for loop in 0..<loops { values.add(memory.cells, at: loop * MetricsLayout.words) }
      return values
    }
  }
}
