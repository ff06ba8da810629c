import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiTestSupport
import Synchronization
import Testing

/// The backend that speaks TLS is another gateway, in front of a recording backend.
@Suite(.serialized) struct SecureBackendTests {
  private let recording: RecordingBackend

  init() throws { recording = try RecordingBackend() }

  private final class Findings: Sendable {
    let all = Mutex<[Diagnostic]>([])
  }

  private func backend(_ names: String, days: (from: String, to: String)? = nil) throws -> SecureFixture {
    try SecureFixture([("ANY /{p+}", "http://127.0.0.1:\(recording.port)/{p}")], names: names, days: days)
  }

  /// A gateway whose one route goes to `url`, at 127.0.0.1, believing `authority`.
  private func gateway(
    _ integration: Integration, port: UInt16, trusting authority: TestAuthority?, _ findings: Findings
  ) throws -> Gateway {
    var inputs = GatewayInputs()
    var api = API(id: "a123456789", name: "api", title: "test", stages: [.default])
    api.integrations = [integration]
    api.routes = [Route(id: "r", key: try RouteKey("ANY /{p+}"), integrationID: integration.id)]
    inputs.apis = [api]
    inputs.endpoints[.init(api: api.id, integration: integration.id)] = [
      Endpoint(host: "127.0.0.1", port: Int(port))
    ].compactMap { $0 }
    inputs.clientTLS = try TLSContext(trusting: TLSTrust(extraFile: authority?.file))
    var options = Gateway.Options()
    options.report = { finding in findings.all.withLock { $0.append(finding) } }
    return try Gateway(at: .loopback(port: 0), workers: 1, snapshot: GatewaySnapshot(inputs), options: options)
  }

  private func answers(
    _ integration: Integration, _ secure: SecureFixture, trusts: Bool = true, requests: [String]
  ) throws -> (answers: [String], findings: [Diagnostic]) {
    let findings = Findings()
    let gateway = try gateway(
      integration, port: secure.port, trusting: trusts ? secure.authority : nil, findings)
    defer { gateway.stop(within: .zero) }
    let connection = try RawConnection(port: gateway.address.port)
    var answers: [String] = []
    for request in requests {
      connection.send(request)
      answers.append(connection.readResponse())
    }
    return (answers, findings.all.withLock { $0 })
  }

  private static let get = "GET /x HTTP/1.1\r\nHost: api.test\r\n\r\n"

  private func url(_ host: String, _ secure: SecureFixture) throws -> Integration {
    Integration(id: "i", target: .url(try URLTemplate("https://\(host):\(secure.port)/{p}")))
  }

  @Test(arguments: ["127.0.0.1", "backend.test"])
  func aBackendIsSpokenToInTLSAndConnectionsAreKept(host: String) throws {
    let secure = try backend("DNS:backend.test,IP:127.0.0.1")
    let result = try answers(
      try url(host, secure), secure, requests: Array(repeating: SecureBackendTests.get, count: 5))
    #expect(result.answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200 OK\r\n") && $0.hasSuffix("GET /x") })
    #expect(result.findings.isEmpty)
    #expect(recording.requests.allSatisfy { $0.headers["host"] == "127.0.0.1:\(recording.port)" })
  }

  @Test func aBodyThatMayNotBeSentTwiceFindsAPooledConnectionGood() throws {
    let secure = try backend("IP:127.0.0.1")
    let post = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    let result = try answers(try url("127.0.0.1", secure), secure, requests: [post, post, post])
    #expect(result.answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200 OK\r\n") })
    #expect(recording.requests.map(\.body) == Array(repeating: Array("abc".utf8), count: 3))
  }

  @Test("gateway.md 3.3: serverNameToVerify is asked for and verified")
  func aServiceIsVerifiedByTheNameGiven() throws {
    let secure = try backend("DNS:secure.internal")
    let service = IntegrationTarget.service(try #require(ServiceReference("foods.local")))
    for (name, status) in [("secure.internal", "200 OK"), ("other.internal", "503 Service Unavailable")] {
      let integration = Integration(id: "i", target: service, serverNameToVerify: name)
      let result = try answers(integration, secure, requests: [SecureBackendTests.get])
      #expect(result.answers.first?.hasPrefix("HTTP/1.1 \(status)\r\n") == true, "\(name)")
    }
  }

  @Test("gateway.md 3.7: TLS failure to a backend is 503, nothing is sent, and the reason is told once")
  func aBackendThatIsNotTrustedGetsNothing() throws {
    let expired = ("20200101", "20210101")
    for (names, days, trusts, reason) in [
      ("DNS:other.test", nil, true, "the certificate is for 'other.test', expected '127.0.0.1'"),
      ("IP:127.0.0.1", expired, true, "has expired"),
      ("IP:127.0.0.1", nil, false, "an authority that is not trusted here"),
    ] as [(String, (String, String)?, Bool, String)] {
      let secure = try backend(names, days: days.map { (from: $0.0, to: $0.1) })
      let result = try answers(
        try url("127.0.0.1", secure), secure, trusts: trusts,
        requests: [SecureBackendTests.get, SecureBackendTests.get])
      #expect(result.answers.allSatisfy { $0.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n") })
      #expect(result.findings.map(\.rule) == ["backend-untrusted"])
      #expect(result.findings.first?.message.contains(reason) == true, "\(result.findings)")
    }
    #expect(recording.requests.isEmpty)
  }

  @Test func aBackendWithoutTLSIsNotSpokenToPlainly() throws {
    let secure = try backend("IP:127.0.0.1")
    let findings = Findings()
    let integration = Integration(
      id: "i", target: .url(try URLTemplate("https://127.0.0.1:\(recording.port)/{p}")), timeoutMilliseconds: 500)
    let gateway = try gateway(integration, port: recording.port, trusting: secure.authority, findings)
    defer { gateway.stop(within: .zero) }
    let connection = try RawConnection(port: gateway.address.port)
    connection.send(SecureBackendTests.get)
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
    #expect(recording.requests.isEmpty)
  }

  @Test func withoutAuthoritiesAnIntegrationIsUnusableAndSaysSo() throws {
    var inputs = try GatewayFixture.inputs([("GET /a", "https://127.0.0.1:1/a")])
    #expect(GatewaySnapshot(inputs).problems.contains { $0.rule == "integration-unservable" })
    inputs.clientTLS = try TLSContext()
    #expect(GatewaySnapshot(inputs).problems.isEmpty)
  }

  @Test func largeBodiesPassBothWays() throws {
    let echo = try RecordingBackend { HTTPResponse(status: 200, contentType: "text/plain", body: $0.body) }
    let secure = try SecureFixture([("PUT /{p+}", "http://127.0.0.1:\(echo.port)/{p}")], names: "IP:127.0.0.1")
    let body = String(repeating: "0123456789abcdef", count: 200_000)
    let result = try answers(
      try url("127.0.0.1", secure), secure,
      requests: ["PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body])
    #expect(result.answers.first?.hasSuffix("\r\n\r\n" + body) == true)
  }
}
