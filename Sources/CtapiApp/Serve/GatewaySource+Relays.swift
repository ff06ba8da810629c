import CtapiCore
import CtapiDefinition
import CtapiGateway

extension GatewaySource {
  /// Whether a TCP port was taken at the last ``read()``.
  var lacksRelayPort: Bool { relayPorts?.failure != nil }

  /// The TCP listeners of all APIs with their backends (`gateway.md` 8.5).
  ///
  /// Those of an API are what its stage `$default` serves, or without that its first stage: a port has no stages. Where
  /// one of an API's ports cannot be had, its listeners stay as they were.
  func relays(_ publication: Publication, _ findings: inout [Diagnostic]) -> [GatewayInputs.Relay] {
    relayPorts?.begin()
    defer { relayPorts?.finish() }
    var relays: [GatewayInputs.Relay] = []
    for entry in publication.apis {
      guard let published = entry.stages.first else { continue }
      var listeners = published.definition.listeners
      if let ports = relayPorts {
        let settled = ports.settle(listeners, of: entry.id)
        listeners = settled.listeners
        if let failure = settled.failure {
          findings.append(
            Diagnostic(
              .error, rule: failure.code.name,
              "the TCP listeners of '\(entry.name.escapedForTerminal)' stay as they were: \(failure.message)",
              hint: failure.hint))
        }
      }
      for listener in listeners {
        relays.append(
          GatewayInputs.Relay(api: entry.id, port: listener.port, endpoints: endpoints(of: listener, &findings)))
      }
    }
    return relays
  }

  private func endpoints(of listener: RelayListener, _ findings: inout [Diagnostic]) -> [Endpoint] {
    switch listener.target {
    case .service(let service, let port): instances(of: service, port: port, &findings)
    case .host(let host, let port): addresses(of: host, port: Int(port), named: listener.name, &findings)
    }
  }
}
