import CLinux
import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Synchronization

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

  /// The sockets that keep the ports of ``freePort()``.
  private static let keepers = Mutex<[Int32]>([])

  /// A port that nobody listens at, and that the kernel gives to nobody else who asks for any: a socket of this process
  /// keeps it for good, bound but deaf, and shares it with the listeners of the gateway under test.
  static func freePort() throws -> UInt16 {
    let keeper = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard keeper >= 0 else { throw SystemError.last }
    keepers.withLock { $0.append(keeper) }
    var on: Int32 = 1
    for option in [SO_REUSEADDR, SO_REUSEPORT] {
      setsockopt(keeper, SOL_SOCKET, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(keeper, address, length) == 0 ? getsockname(keeper, address, &length) : -1
      }
    }
    guard result == 0 else { throw SystemError.last }
    return UInt16(bigEndian: name.sin_port)
  }

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
