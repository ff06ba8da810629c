/// What is counted of one exchange; worked out once for all series that count it.
struct MetricsSample {
  let status: Int
  /// The bytes of both bodies.
  let bytes: Int
  /// Microseconds from the request to its answer's end, and the bucket they fall into.
  let latency: Int
  let latencyBucket: Int
  /// Microseconds until the backend's answer began, negative when none did, and their bucket.
  let integration: Int
  let integrationBucket: Int

  @inline(__always)
  init(status: Int, bytes: Int, latency: Int, integration: Int) {
    self.status = status
    self.bytes = bytes
    self.latency = latency
    self.integration = integration
    latencyBucket = LatencyBuckets.index(of: latency)
    integrationBucket = LatencyBuckets.index(of: integration)
  }
}
