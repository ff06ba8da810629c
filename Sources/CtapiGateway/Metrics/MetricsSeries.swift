/// The counters of one series as the loops see them.
struct MetricsSeries: Sendable {
  private let cells: AtomicCells

  init(_ cells: AtomicCells) { self.cells = cells }

  /// Counts one exchange on a loop.
  @inline(__always)
  func count(_ sample: MetricsSample, loop: Int) {
    let block = cells.block(from: loop &* MetricsLayout.words, count: MetricsLayout.words)
    block.add(1, at: MetricsLayout.count)
    if sample.status >= 400 {
      block.add(1, at: sample.status < 500 ? MetricsLayout.clientErrors : MetricsLayout.serverErrors)
    }
    block.add(sample.bytes, at: MetricsLayout.dataProcessed)
    block.add(sample.latency, at: MetricsLayout.latencySum)
    block.add(1, at: MetricsLayout.latency &+ sample.latencyBucket)
    guard sample.integration >= 0 else { return }
    block.add(1, at: MetricsLayout.integrationCount)
    block.add(sample.integration, at: MetricsLayout.integrationSum)
    block.add(1, at: MetricsLayout.integration &+ sample.integrationBucket)
  }
}
