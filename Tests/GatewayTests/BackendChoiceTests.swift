import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import Glibc
import Testing

/// Which of an integration's backends gets a request when some take no connection (`reliability.md` 6).
@Suite(.serialized) struct BackendChoiceTests {
  /// Takes one connection, and leaves every other without an answer, as a host does whose packets are dropped.
  private final class BlackHole {
    private let listener: Int32
    private let first: Int32
    let address: SocketAddress

    init(_ host: [UInt8]) throws {
      let socket = try #require(SocketAddress.ipv4(host, port: 0).listening(backlog: 0))
      listener = socket.descriptor
      address = socket.address
      first = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      #expect(address.connect(first) == 0)
    }

    deinit {
      close(first)
      close(listener)
    }
  }

  private func inputs(_ integrations: [[SocketAddress]], timeout: Int = 30_000) throws -> GatewayInputs {
    let routes = integrations.indices.map { (key: "ANY /\($0)", url: "http://127.0.0.1:1/\($0)") }
    var inputs = try GatewayFixture.inputs(routes, timeout: timeout)
    for (index, addresses) in integrations.enumerated() {
      inputs.endpoints[.init(api: "a123456789", integration: "int\(index)")] = addresses.compactMap { Endpoint($0) }
    }
    return inputs
  }

  @Test("reliability.md 6: an instance whose packets are dropped costs no request, not even a POST, and no body")
  func aBlackHoleIsPassedOver() throws {
    let hole = try BlackHole([127, 0, 0, 78])
    let alive = try RecordingBackend()
    defer { alive.stop() }
    var limits = LoopLimits()
    limits.connectTimeout = 100
    limits.rest = 0
    let fixture = try GatewayFixture(try inputs([[hole.address, .loopback(port: alive.port)]]), limits: limits)
    for method in ["GET", "POST", "PUT", "GET"] {
      let connection = try RawConnection(port: fixture.port)
      connection.send("\(method) /0 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")
      usleep(20_000)
      connection.send("1\r\nc\r\n0\r\n\r\n")
      #expect(connection.readResponse().hasPrefix("HTTP/1.1 200"), "\(method)")
    }
    #expect(alive.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["abc", "abc", "abc", "abc"])
    withExtendedLifetime(hole) {}
  }

  @Test("K91: where every instance's packets are dropped, the time of the integration is the end of all tries")
  func theIntegrationsTimeIsTheWhole() throws {
    let hole = try BlackHole([127, 0, 0, 79])
    var limits = LoopLimits()
    limits.connectTimeout = 50
    let fixture = try GatewayFixture(
      try inputs([[hole.address, hole.address], [hole.address]], timeout: 300), limits: limits)
    for path in ["/0", "/1"] { #expect(try fixture.get(path).hasPrefix("HTTP/1.1 503")) }
    withExtendedLifetime(hole) {}
  }

  @Test("reliability.md 6: each instance is tried before one is tried again, whoever rests and whosever turn it is")
  func everyInstanceIsTried() throws {
    let ended = try (0..<3).map { try RecordingBackend(at: .ipv4([127, 0, 0, UInt8(80 + $0)], port: 0)) }
    let addresses = ended.enumerated().map { SocketAddress.ipv4([127, 0, 0, UInt8(80 + $0)], port: $1.port) }
    for backend in ended { backend.stop() }
    var limits = LoopLimits()
    limits.rest = 3_600_000
    for turn in 0..<6 {
      let order = (0..<3).map { addresses[($0 + turn) % 3] }
      let fixture = try GatewayFixture(try inputs([[addresses[0]], order]), limits: limits)
      // It rests from here on, though it is the only one to come back.
      #expect(try fixture.get("/0").hasPrefix("HTTP/1.1 503"))
      let revived = try RecordingBackend(at: addresses[0])
      #expect(try fixture.get("/1").hasPrefix("HTTP/1.1 200"), "\(turn)")
      revived.stop()
    }
  }
}

extension SocketAddress {
  /// A socket that listens there, with so long a queue.
  fileprivate func listening(backlog: Int32) -> (descriptor: Int32, address: SocketAddress)? {
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    guard let host = bytes, descriptor >= 0 else { return nil }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    withUnsafeMutableBytes(of: &name.sin_addr) { $0.copyBytes(from: host) }
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) + listen(descriptor, backlog) + getsockname(descriptor, $0, &length)
      }
    }
    return result == 0 ? (descriptor, .ipv4(host, port: UInt16(bigEndian: name.sin_port))) : nil
  }
}
