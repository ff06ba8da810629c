import CtapiCore
import CtapiGateway
import CtapiHTTP
import Glibc
import Synchronization
import Testing

/// Definitions that change: what was served before is taken apart by who publishes, never by a loop.
@Suite(.serialized) struct ReleasedSnapshotTests {
  /// A snapshot, held no longer than its owners hold it.
  private struct Trace {
    weak var snapshot: GatewaySnapshot?

    init(_ snapshot: GatewaySnapshot) { self.snapshot = snapshot }
  }

  private func publish(_ key: String, to gateway: Gateway) throws -> Trace {
    let snapshot = GatewaySnapshot(
      try GatewayFixture.inputs([(key, "http://127.0.0.1:1/a")]), state: gateway.state)
    gateway.publish(snapshot)
    return Trace(snapshot)
  }

  /// Whether the gateway lets go of it within five seconds.
  private func isReleased(_ trace: Trace, by gateway: Gateway) -> Bool {
    for _ in 0..<500 {
      gateway.releaseSnapshots()
      if trace.snapshot == nil { return true }
      usleep(10_000)
    }
    return false
  }

  @Test("design.md 7: a snapshot that no loop serves from lives until its publisher releases it")
  func publishersReleaseSnapshots() throws {
    let first = GatewaySnapshot(
      try GatewayFixture.inputs([("GET /first", "http://127.0.0.1:1/a")]), state: GatewayState(loops: 2))
    let trace = Trace(first)
    let gateway = try Gateway(at: .loopback(port: 0), workers: 2, snapshot: consume first)
    defer { gateway.stop(within: .zero) }
    let second = try publish("GET /second", to: gateway)
    for _ in 0..<20 {
      usleep(5_000)
      #expect(trace.snapshot != nil, "no loop is the last to hold it")
    }
    #expect(isReleased(trace, by: gateway))
    gateway.releaseSnapshots()
    #expect(second.snapshot != nil, "the loops serve from it")
    _ = try publish("GET /third", to: gateway)
    #expect(isReleased(second, by: gateway))
  }

  @Test("design.md 7: a snapshot that an exchange goes by is released when that has ended, and not before")
  func exchangesHoldSnapshots() throws {
    let isAnswered = Mutex(false)
    let backend = try RecordingBackend { _ in
      while !isAnswered.withLock({ $0 }) { usleep(5_000) }
      return HTTPResponse(status: 200, contentType: "text/plain", body: [])
    }
    defer { backend.stop() }
    let first = GatewaySnapshot(try GatewayFixture.inputs([("GET /a", "http://127.0.0.1:\(backend.port)/a")]))
    let trace = Trace(first)
    let gateway = try Gateway(at: .loopback(port: 0), workers: 1, snapshot: consume first)
    defer { gateway.stop(within: .zero) }
    let connection = try RawConnection(port: gateway.address.port)
    connection.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    for _ in 0..<1000 where backend.requests.isEmpty { usleep(5_000) }
    _ = try publish("GET /b", to: gateway)
    for _ in 0..<20 {
      gateway.releaseSnapshots()
      usleep(5_000)
    }
    #expect(trace.snapshot != nil)
    isAnswered.withLock { $0 = true }
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(isReleased(trace, by: gateway))
  }
}
