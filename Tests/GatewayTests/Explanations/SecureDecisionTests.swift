import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiTestSupport
import Testing

@testable import CtapiGateway

/// What happens below the heads of requests is explained, too.
@Suite(.serialized) struct SecureDecisionTests {
  private func decisions(_ gateway: Gateway) async -> [JSON] {
    await gateway.decisions(Gateway.DecisionQuery()).decisions.map(\.json)
  }

  @Test("a head that is refused is told by the rule it breaks, without its fields")
  func refusedHeads() async throws {
    let fixture = try GatewayFixture([("GET /pets", "http://127.0.0.1:1/")])
    for (head, reason, rule) in [
      ("GET /pets?token=s3cret HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "several hosts", "RFC 9112 §3.2"),
      (
        "POST /pets HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer s3cret\r\nContent-Length: 3\r\n"
          + "Transfer-Encoding: chunked\r\n\r\nabc", "both a content-length and a transfer-encoding", "RFC 9112 §6.1"
      ),
    ] {
      #expect(try fixture.exchange(head).hasPrefix("HTTP/1.1 400"))
      let decision = try #require(await decisions(fixture.gateway).last)
      #expect(decision["reason"]?.stringValue?.contains(reason) == true, "\(decision.text())")
      #expect(decision["rule"]?.stringValue?.contains(rule) == true)
      #expect(decision["request"]?["client"] == "127.0.0.1")
      #expect(!decision.text().contains("s3cret"))
      for name in ["expected", "got", "fix"] { #expect(decision[name]?.stringValue?.isEmpty == false) }
    }
  }

  @Test("a TLS handshake with a client that fails is told, with the client's address and a fix")
  func failedGreetings() async throws {
    let secure = try SecureFixture([("GET /pets", "http://127.0.0.1:1/")])
    let other = try TestAuthority()
    #expect(throws: (any Error).self) {
      try SecureConnection(port: secure.port, trusting: other.file, to: "127.0.0.1")
    }
    let plain = try RawConnection(port: secure.port)
    plain.send("GET /pets HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(plain.readToEnd().hasPrefix("HTTP/1.1 400"))
    let noise = try RawConnection(port: secure.port)
    noise.send([UInt8](repeating: 0x41, count: 64))
    _ = noise.readToEnd()
    // Who only looks whether the port is open leaves no record.
    try RawConnection(port: secure.port).finish()
    let found = await decisions(secure.fixture.gateway)
    #expect(found.count == 3)
    for (decision, reason) in zip(
      found, ["does not trust the certificate", "plain HTTP came where TLS is spoken", "what came is no TLS"])
    {
      #expect(decision["reason"]?.stringValue?.contains(reason) == true, "\(decision.text())")
      #expect(decision["request"]?["client"] == "127.0.0.1")
      #expect(decision["requestId"]?.stringValue?.isEmpty == false)
      for name in ["rule", "expected", "got", "fix"] { #expect(decision[name]?.stringValue?.isEmpty == false) }
    }
    #expect(found.map { $0["status"]?.numberValue?.integer } == [0, 400, 0])
  }

  @Test(
    "gateway.md 3.7: why no TLS can be spoken with a backend is told: the certificate's fault, or that it speaks none")
  func untrustedBackends() async throws {
    let authority = try TestAuthority()
    let trust = try TLSContext(trusting: TLSTrust(extraFile: authority.file))
    let stranger = try SecureFixture([("GET /a", "http://127.0.0.1:1/")])
    let misnamed = try RawBackend(tls: try SecureFixture.context(authority, "other", for: "DNS:other.test"))
    let plain = try GatewayFixture([("GET /a", "http://127.0.0.1:1/")])
    for (port, reason, got) in [
      (stranger.port, "is not accepted", "certificate"), (misnamed.port, "is not accepted", "mismatch"),
      (plain.port, "speaks no TLS", "speaks no TLS"),
    ] {
      var inputs = try GatewayFixture.inputs([("GET /a", "https://127.0.0.1:\(port)/a")])
      inputs.clientTLS = trust
      let fixture = try GatewayFixture(inputs)
      #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 503"))
      let decision = try #require(await decisions(fixture.gateway).last)
      #expect(decision["reason"]?.stringValue?.contains(reason) == true, "\(decision.text())")
      #expect(decision["got"]?.stringValue?.contains(got) == true, "\(decision.text())")
      #expect(decision["fix"]?.stringValue?.isEmpty == false)
    }
    misnamed.stop()
  }
}
