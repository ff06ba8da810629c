import CtapiCore
import CtapiGateway
import CtapiHTTP
import Glibc
import Testing

@Suite(.serialized) struct GatewayRelayTests {
  /// Asks until it is so, for ten seconds at most.
  private func wait(until isSo: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<2000 {
      if try isSo() { return true }
      usleep(5000)
    }
    return false
  }

  @Test("gateway.md 8.5: bytes pass both ways as they are, and are counted")
  func bytesPass() throws {
    let echo = try TCPBackend.echo()
    let port = try RelayFixture.freePort()
    let fixture = RelayFixture()
    #expect(try fixture.serve([(port, [echo.port])]) == nil)
    let client = try TCPPeer(port: port)
    for text in ["GET / HTTP/9.9\r\n\r\n", "\0\u{1}\u{7F}", "x"] {
      client.send(text)
      #expect(client.read(exactly: text.utf8.count) == Array(text.utf8))
    }
    client.endSending()
    #expect(client.readToEnd() == ([], true))
    #expect(wait { fixture.counted?.open == 0 })
    let counted = try #require(fixture.counted)
    #expect(counted.connections == 1 && counted.failed == 0)
    #expect(counted.fromClients == 22 && counted.fromBackends == 22)
    let text = fixture.state.report.prometheus
    #expect(text.contains("ctapi_relay_bytes_total{api_id=\"a123456789\",port=\"\(port)\",from=\"client\"} 22\n"))
    echo.stop()
  }

  @Test("gateway.md 8.5: a client that has sent all still gets the whole answer, and a server likewise")
  func halfClose() throws {
    // A server that answers at the client's end only, and one that ends first and then takes the rest.
    let counting = try TCPBackend { peer in
      let all = peer.readToEnd()
      peer.send("\(all.bytes.count) \(all.isWhole)")
    }
    let said = Said()
    let early = try TCPBackend { peer in
      peer.send("bye")
      peer.endSending()
      said.add(String(peer.readToEnd().bytes.count))
    }
    let ports = (try RelayFixture.freePort(), try RelayFixture.freePort())
    let fixture = RelayFixture()
    try fixture.serve([(ports.0, [counting.port]), (ports.1, [early.port])])
    let first = try TCPPeer(port: ports.0)
    first.send([UInt8](repeating: 1, count: 300_000))
    first.endSending()
    let answer = first.readToEnd()
    #expect(String(decoding: answer.bytes, as: UTF8.self) == "300000 true")
    #expect(answer.isWhole)
    let second = try TCPPeer(port: ports.1)
    #expect(second.readToEnd() == (Array("bye".utf8), true))
    second.send([UInt8](repeating: 1, count: 100_000))
    second.endSending()
    #expect(wait { said.all == ["100000"] })
    #expect(wait { fixture.state.report.relays.allSatisfy { $0.open == 0 } })
    counting.stop()
    early.stop()
  }

  @Test("gateway.md 8.5: two instances take turns, and a dead one costs no connection")
  func instancesTakeTurns() throws {
    let (first, second) = (try TCPBackend.named("a"), try TCPBackend.named("b"))
    let port = try RelayFixture.freePort()
    let fixture = RelayFixture()
    try fixture.serve([(port, [first.port, second.port])])
    func name() throws -> String { String(decoding: try TCPPeer(port: port).read(exactly: 1), as: UTF8.self) }
    let names = try (0..<10).map { _ in try name() }
    #expect(names.count { $0 == "a" } == 5 && names.count { $0 == "b" } == 5)
    first.stop()
    #expect(try (0..<10).map { _ in try name() } == Array(repeating: "b", count: 10))
    #expect(fixture.counted?.failed == 0)
    second.stop()
    #expect(try TCPPeer(port: port).readToEnd() == ([], false))
    #expect(wait { fixture.said.all.contains("no backend of the listener 'TCP \(port)' takes connections") })
    #expect(fixture.counted?.failed == 1)
    // Said once, not for every client.
    #expect(try TCPPeer(port: port).readToEnd().isWhole == false)
    #expect(wait { fixture.counted?.failed == 2 })
    #expect(fixture.said.all.count == 1)
  }

  @Test("gateway.md 8.5: without an instance a client is cut off, never left waiting")
  func noInstance() throws {
    let port = try RelayFixture.freePort()
    let fixture = RelayFixture()
    try fixture.serve([(port, [])])
    #expect(try TCPPeer(port: port).readToEnd() == ([], false))
  }

  @Test("gateway.md 8.5: a large transfer to a slow reader is whole, and the sender is held back meanwhile")
  func slowReaders() throws {
    let size = 48 << 20
    let sent = Said()
    let pattern = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let source = try TCPBackend { peer in
      for index in 0..<size / pattern.count where peer.send(pattern) { sent.add(String(index)) }
      peer.endSending()
    }
    let port = try RelayFixture.freePort()
    let fixture = RelayFixture()
    try fixture.serve([(port, [source.port])])
    let client = try TCPPeer(port: port)
    usleep(300_000)
    // What the kernel's buffers and one of ours hold, and no more.
    let early = sent.all.count
    #expect(early < size / pattern.count)
    usleep(200_000)
    #expect(sent.all.count == early)
    let all = client.readToEnd()
    #expect(all.isWhole && all.bytes.count == size)
    let isSame = all.bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return false }
      return stride(from: 0, to: bytes.count, by: pattern.count).allSatisfy { start in
        memcmp(base + start, pattern, min(pattern.count, bytes.count - start)) == 0
      }
    }
    #expect(isSame)
    source.stop()
  }

  @Test("a server that is cut off is never taken for one that has ended, and a client's cut reaches the server")
  func cuts() throws {
    let said = Said()
    let cutting = try TCPBackend { peer in
      _ = peer.read(1)
      peer.send("part")
      peer.reset()
    }
    let waiting = try TCPBackend { peer in said.add(String(peer.readToEnd().isWhole)) }
    let ports = (try RelayFixture.freePort(), try RelayFixture.freePort())
    let fixture = RelayFixture()
    try fixture.serve([(ports.0, [cutting.port]), (ports.1, [waiting.port])])
    let client = try TCPPeer(port: ports.0)
    client.send("x")
    #expect(!client.readToEnd().isWhole)
    do {
      let client = try TCPPeer(port: ports.1)
      client.send("x")
      client.reset()
    }
    #expect(wait { said.all == ["false"] })
    #expect(wait { fixture.state.report.relays.allSatisfy { $0.open == 0 } })
    cutting.stop()
    waiting.stop()
  }

  @Test("gateway.md 8.5: a listener is added, moved and removed while its connections go on")
  func reload() throws {
    let (first, second) = (try TCPBackend.named("a"), try TCPBackend.named("b"))
    let ports = (try RelayFixture.freePort(), try RelayFixture.freePort())
    let fixture = RelayFixture(workers: 2)
    try fixture.serve([])
    #expect(throws: SystemError.self) { try TCPPeer(port: ports.0) }
    #expect(try fixture.serve([(ports.0, [first.port])]) == nil)
    // The kernel takes clients as soon as the port is open; the loops serve them when they have heard of it.
    let client = try TCPPeer(port: ports.0)
    #expect(client.read(exactly: 1) == Array("a".utf8))
    #expect(try fixture.serve([(ports.1, [second.port])]) == nil)
    #expect(try TCPPeer(port: ports.1).read(exactly: 1) == Array("b".utf8))
    #expect(wait { (try? TCPPeer(port: ports.0)) == nil })
    client.send("still here")
    #expect(client.read(exactly: 10) == Array("still here".utf8))
    // The port comes back, and goes elsewhere.
    #expect(try fixture.serve([(ports.0, [second.port])]) == nil)
    for _ in 0..<8 { #expect(try TCPPeer(port: ports.0).read(exactly: 1) == Array("b".utf8)) }
    first.stop()
    second.stop()
  }

  @Test("gateway.md 8.5: a port that another has is said once, and what was listened at before stays")
  func takenPorts() throws {
    let backend = try TCPBackend.named("a")
    let port = try RelayFixture.freePort()
    let fixture = RelayFixture()
    #expect(try fixture.serve([(port, [backend.port])]) == nil)
    let other = try ListeningSocket(.loopback(port: 0))
    let failure = try fixture.serve([(port, [backend.port]), (other.address.port, [backend.port])])
    #expect(failure?.code == .addressInUse)
    #expect(failure?.message.contains("127.0.0.1:\(other.address.port)") == true)
    #expect(try TCPPeer(port: port).read(exactly: 1) == Array("a".utf8))
    withExtendedLifetime(other) {}
    backend.stop()
  }

  @Test("gateway.md 8.5: an idle connection is ended, a used one is not")
  func idleTimeout() throws {
    let echo = try TCPBackend.echo()
    let port = try RelayFixture.freePort()
    var limits = LoopLimits()
    limits.relayIdleTimeout = 600
    let fixture = RelayFixture(limits: limits)
    try fixture.serve([(port, [echo.port])])
    let (idle, used) = (try TCPPeer(port: port), try TCPPeer(port: port))
    for _ in 0..<6 {
      used.send("x")
      #expect(used.read(exactly: 1).count == 1)
      usleep(200_000)
    }
    #expect(idle.readToEnd() == ([], false))
    used.send("y")
    #expect(used.read(exactly: 1).count == 1)
    echo.stop()
  }

  @Test("gateway.md 8.5: clients beyond the limit wait until one has gone")
  func connectionLimit() throws {
    let backend = try TCPBackend.named("a")
    let port = try RelayFixture.freePort()
    var limits = LoopLimits()
    limits.relays = 2
    let fixture = RelayFixture(limits: limits)
    try fixture.serve([(port, [backend.port])])
    var first: TCPPeer? = try TCPPeer(port: port)
    let second = try TCPPeer(port: port)
    #expect(first?.read(exactly: 1).count == 1 && second.read(exactly: 1).count == 1)
    let third = try TCPPeer(port: port)
    usleep(200_000)
    #expect(fixture.counted?.connections == 2)
    first = nil
    #expect(third.read(exactly: 1) == Array("a".utf8))
    backend.stop()
  }

  @Test("gateway.md 8.5: at the end no client is taken any more, and what is under way may finish")
  func drain() throws {
    let echo = try TCPBackend.echo()
    let port = try RelayFixture.freePort()
    let fixture = RelayFixture()
    try fixture.serve([(port, [echo.port])])
    let client = try TCPPeer(port: port)
    client.send("a")
    #expect(client.read(exactly: 1).count == 1)
    let gateway = try #require(fixture.release())
    let stopping = try Thread { gateway.stop(within: .seconds(20)) }
    #expect(wait { (try? TCPPeer(port: port)) == nil })
    client.send("b")
    #expect(client.read(exactly: 1) == Array("b".utf8))
    client.endSending()
    #expect(client.readToEnd().isWhole)
    stopping.join()
    echo.stop()
  }
}
