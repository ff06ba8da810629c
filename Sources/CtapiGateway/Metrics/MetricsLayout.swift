/// Which word of a series' memory counts what; each loop has one such block of its own.
enum MetricsLayout {
  static let count = 0
  static let clientErrors = 1
  static let serverErrors = 2
  static let dataProcessed = 3
  static let latencySum = 4
  static let integrationCount = 5
  static let integrationSum = 6
  /// The buckets of the two histograms.
  static let latency = 7
  static let integration = latency + LatencyBuckets.count
  /// The words of one loop, whole cache lines of them.
  static let words = (integration + LatencyBuckets.count + 7) / 8 * 8
}
