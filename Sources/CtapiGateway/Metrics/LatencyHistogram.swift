/// Times in fixed buckets (``LatencyBuckets``), with their sum.
package struct LatencyHistogram: Sendable, Equatable {
  /// The sum of all times, in microseconds.
  package private(set) var sum = 0
  private var buckets = [Int](repeating: 0, count: LatencyBuckets.count)

  /// No times.
  package init() {}

  /// How many times there are.
  package var count: Int { buckets.reduce(0, +) }

  /// The mean in milliseconds; nil when there is none.
  package var mean: Double? { count == 0 ? nil : Double(sum) / Double(count) / 1000 }

  /// The time in milliseconds that a share of all times, from 0 to 1, does not pass: the end of its bucket; nil when
  /// there are none.
  package func percentile(_ share: Double) -> Double? {
    let count = count
    guard count > 0 else { return nil }
    let wanted = max(1, Int((share * Double(count)).rounded(.up)))
    var seen = 0
    for (index, amount) in buckets.enumerated() {
      seen += amount
      if seen >= wanted { return Double(LatencyBuckets.end(of: index)) / 1000 }
    }
    return nil
  }

  /// How many times are shorter than each power of two of microseconds up to 2²⁴, with that bound in seconds.
  package var cumulative: [(bound: Double, count: Int)] {
    var seen = 0
    var steps: [(bound: Double, count: Int)] = []
    for (index, amount) in buckets.enumerated() {
      seen += amount
      let end = LatencyBuckets.end(of: index)
      // Below 64 µs nothing is told apart, and the last bucket has no end.
      if end >= 64, end.nonzeroBitCount == 1, index < LatencyBuckets.count - 1 {
        steps.append((Double(end) / 1e6, seen))
      }
    }
    return steps
  }

  mutating func add(_ cells: AtomicCells, sum: Int, buckets first: Int) {
    self.sum += cells[sum]
    for index in buckets.indices { buckets[index] += cells[first + index] }
  }

  mutating func add(_ other: LatencyHistogram) {
    sum += other.sum
    for index in buckets.indices { buckets[index] += other.buckets[index] }
  }
}
