/// What outlives snapshots: the state of throttles, the counters, and the access logs of one gateway.
package final class GatewayState: Sendable {
  let throttles = ThrottleState()
  let metrics: MetricsState
  let logs: LogState
  let lineage = DefinitionLineage()

  /// The state of a gateway with that many loops; access logs go to `logFolder`, nil keeps none.
  package init(loops: Int = 1, logFolder: String? = nil) {
    metrics = MetricsState(loops: loops)
    logs = LogState(folder: logFolder)
  }

  /// What has been counted so far.
  package var report: MetricsReport { MetricsReport(metrics.read()) }
}
