import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiTestSupport

/// A running gateway whose TCP listeners a test changes.
final class RelayFixture {
  let state: GatewayState
  let ports: RelayPorts
  let said = Said()
  private let limits: LoopLimits
  private let workers: Int
  private(set) var gateway: Gateway?

  init(workers: Int = 1, limits: LoopLimits = LoopLimits()) {
    ports = RelayPorts(at: .loopback(port: 0), loops: workers)
    state = GatewayState(loops: workers, relayPorts: ports)
    self.limits = limits
    self.workers = workers
  }

  deinit { gateway?.stop(within: .zero) }

  /// A port that nobody listens at.
  static func freePort() throws -> UInt16 { try ListeningSocket(.loopback(port: 0)).address.port }

  /// Serves listeners with the ports of their backends on loopback: what could not be had.
  @discardableResult
  func serve(_ relays: [(port: UInt16, backends: [UInt16])], api: String = "a123456789") throws -> CtapiError? {
    ports.begin()
    let wanted = relays.map { RelayListener(port: $0.port, target: .host("127.0.0.1", port: 1)) }
    let settled = ports.settle(wanted, of: api)
    ports.finish()
    var inputs = GatewayInputs()
    inputs.relays = settled.listeners.map { listener in
      let backends = relays.first { $0.port == listener.port }?.backends ?? []
      return GatewayInputs.Relay(
        api: api, port: listener.port, endpoints: backends.compactMap { Endpoint(.loopback(port: $0)) })
    }
    let snapshot = GatewaySnapshot(inputs, state: state)
    if let gateway {
      gateway.publish(snapshot)
    } else {
      var options = Gateway.Options()
      options.limits = limits
      let said = said
      options.report = { said.add($0.message) }
      gateway = try Gateway(at: .loopback(port: 0), workers: workers, snapshot: snapshot, options: options)
    }
    return settled.failure
  }

  /// What the one listener has counted.
  var counted: RelayMetrics? { state.report.relays.first }

  /// Leaves it to the test to stop the gateway.
  func release() -> Gateway? {
    defer { gateway = nil }
    return gateway
  }
}
