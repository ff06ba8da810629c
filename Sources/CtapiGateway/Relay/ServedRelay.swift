import CtapiCore

/// A TCP listener as the loops serve it.
struct ServedRelay: Sendable {
  let port: UInt16
  /// The backends of the snapshot that its connections go to in turn.
  let endpoints: Range<Int>
  let series: RelaySeries
}

extension SnapshotBuilder {
  /// Adds the listeners; of several with one port the first is served.
  mutating func addRelays() {
    for relay in inputs.relays {
      guard !relays.contains(where: { $0.port == relay.port }) else {
        report(
          "listener-shadowed",
          "the listener 'TCP \(relay.port)' of '\(relay.api)' is not served: another API has that port",
          hint: "give it another port in x-ctapi-l4-listeners")
        continue
      }
      let first = endpoints.count
      endpoints += relay.endpoints.map { Backend($0) }
      let memory = state.relays.memory(RelayKey(api: relay.api, port: relay.port))
      memories.append(memory)
      relays.append(
        ServedRelay(port: relay.port, endpoints: first..<endpoints.count, series: RelaySeries(memory.cells)))
    }
  }
}
