import CtapiGateway
import CtapiHTTP
import Testing

/// A backend that takes no connection is left alone for a while (`reliability.md` 6).
@Suite struct EjectionTests {
  /// An address that no other test listens at, so that a freed port there stays free.
  private static let host: [UInt8] = [127, 0, 0, 77]
  private let alive: RecordingBackend
  private let dead: SocketAddress

  init() throws {
    alive = try RecordingBackend()
    let ended = try RecordingBackend(at: .ipv4(EjectionTests.host, port: 0))
    dead = .ipv4(EjectionTests.host, port: ended.port)
    ended.stop()
  }

  private func fixture(rest: Int64) throws -> GatewayFixture {
    var inputs = try GatewayFixture.inputs([("ANY /a", "http://127.0.0.1:\(alive.port)/a")])
    inputs.endpoints[.init(api: "a123456789", integration: "int0")] = [dead, .loopback(port: alive.port)]
      .compactMap { Endpoint(host: $0.host, port: Int($0.port)) }
    var limits = LoopLimits()
    limits.rest = rest
    return try GatewayFixture(inputs, limits: limits)
  }

  @Test("a backend that refused a connection is not asked while it rests, and costs no request, not even a POST")
  func aDeadBackendRests() throws {
    let fixture = try fixture(rest: 3_600_000)
    for method in ["GET", "POST", "GET"] {
      let answer = try fixture.exchange("\(method) /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 200"))
    }
    let revived = try RecordingBackend(at: dead)
    for _ in 0..<10 { #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200")) }
    #expect(revived.requests.isEmpty)
    #expect(alive.requests.count == 13)
  }

  @Test("a backend that has rested is asked again, and keeps its turn once it answers")
  func aRestedBackendReturns() throws {
    let fixture = try fixture(rest: 0)
    for _ in 0..<4 { #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200")) }
    let revived = try RecordingBackend(at: dead)
    for _ in 0..<10 { #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200")) }
    #expect(revived.requests.count >= 4)
  }

  @Test("the only backend there is gets asked even while it rests")
  func theOnlyBackendIsAlwaysAsked() throws {
    var limits = LoopLimits()
    limits.rest = 3_600_000
    let inputs = try GatewayFixture.inputs([("GET /a", "http://\(dead.host):\(dead.port)/a")])
    let fixture = try GatewayFixture(inputs, limits: limits)
    #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 503"))
    let revived = try RecordingBackend(at: dead)
    #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200"))
    #expect(revived.requests.count == 1)
  }
}
