/// The counts of one series, of all loops together (`gateway.md` 4.3).
package struct MetricsValues: Sendable, Equatable {
  /// Requests answered.
  package private(set) var count = 0
  /// Answers with a status from 400 to 499.
  package private(set) var clientErrors = 0
  /// Answers with a status from 500 on.
  package private(set) var serverErrors = 0
  /// Bytes of bodies, of requests and answers.
  package private(set) var dataProcessed = 0
  /// From the request's head to the answer's last byte.
  package private(set) var latency = LatencyHistogram()
  /// From the request's leaving for the backend to the head of its answer.
  package private(set) var integrationLatency = LatencyHistogram()

  /// No counts.
  package init() {}

  /// Adds the counts of one loop.
  mutating func add(_ cells: AtomicCells, at base: Int) {
    count += cells[base + MetricsLayout.count]
    clientErrors += cells[base + MetricsLayout.clientErrors]
    serverErrors += cells[base + MetricsLayout.serverErrors]
    dataProcessed += cells[base + MetricsLayout.dataProcessed]
    latency.add(cells, sum: base + MetricsLayout.latencySum, buckets: base + MetricsLayout.latency)
    integrationLatency.add(cells, sum: base + MetricsLayout.integrationSum, buckets: base + MetricsLayout.integration)
  }

  /// Adds another series.
  package mutating func add(_ other: MetricsValues) {
    count += other.count
    clientErrors += other.clientErrors
    serverErrors += other.serverErrors
    dataProcessed += other.dataProcessed
    latency.add(other.latency)
    integrationLatency.add(other.integrationLatency)
  }
}
