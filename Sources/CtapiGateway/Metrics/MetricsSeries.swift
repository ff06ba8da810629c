/// The counters of one series as the loops see them.
struct MetricsSeries: Sendable {
  private let cells: AtomicCells

  init(_ cells: AtomicCells) { self.cells = cells }

  /// Counts one exchange on a loop; times are in microseconds, `integration` negative when no backend answered.
  @inline(__always)
  func count(loop: Int, status: Int, bytes: Int, latency: Int, integration: Int) {
    let base = loop &* MetricsLayout.words
    cells.add(1, at: base &+ MetricsLayout.count)
    if status >= 400 {
      cells.add(1, at: base &+ (status < 500 ? MetricsLayout.clientErrors : MetricsLayout.serverErrors))
    }
    cells.add(bytes, at: base &+ MetricsLayout.dataProcessed)
    cells.add(latency, at: base &+ MetricsLayout.latencySum)
    cells.add(1, at: base &+ MetricsLayout.latency &+ LatencyBuckets.index(of: latency))
    guard integration >= 0 else { return }
    cells.add(1, at: base &+ MetricsLayout.integrationCount)
    cells.add(integration, at: base &+ MetricsLayout.integrationSum)
    cells.add(1, at: base &+ MetricsLayout.integration &+ LatencyBuckets.index(of: integration))
  }
}
