/// What outlives snapshots: the state of throttles, the counters, and the access logs of one gateway.
package final class GatewayState: Sendable {
  let throttles = ThrottleState()
  let metrics: MetricsState
  let logs: LogState
  let relays: RelayCounters
  /// The ports of TCP listeners; nil serves none.
  let relayPorts: RelayPorts?
  let lineage = DefinitionLineage()

  /// The state of a gateway with that many loops; access logs go to `logFolder`, nil keeps none, and TCP listeners get
  /// their sockets from `relayPorts`, without which there are none.
  package init(loops: Int = 1, logFolder: String? = nil, relayPorts: RelayPorts? = nil) {
    relays = RelayCounters(loops: loops)
    self.relayPorts = relayPorts
    metrics = MetricsState(loops: loops)
    logs = LogState(folder: logFolder)
  }

  /// What has been counted so far.
  package var report: MetricsReport { MetricsReport(metrics.read(), relays: relays.read()) }
}
