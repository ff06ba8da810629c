import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiRegistry
import CtapiTestSupport
import Testing

@testable import CtapiApp

/// What the doctor says of backends that speak TLS, or should (`gateway.md` 3.2).
@Suite(.serialized) struct BackendCheckupTests {
  private let authority: TestAuthority
  private let gateway: Gateway

  /// A server with a certificate for 127.0.0.1 alone.
  init() throws {
    authority = try TestAuthority()
    let issued = try authority.issue("server", for: "IP:127.0.0.1")
    let identity = try TLSIdentity(certificateFile: issued.certificate, keyFile: issued.key)
    var options = Gateway.Options()
    options.secure = (.loopback(port: 0), try TLSContext(identities: [identity], protocols: .http1))
    gateway = try Gateway(at: .loopback(port: 0), workers: 1, snapshot: .empty, options: options)
  }

  private func findings(_ api: API, trusts: Bool = true, isOffline: Bool = false) throws -> [Diagnostic] {
    let registry = try Registry(Database(path: ":memory:"), clock: SystemClock(), locality: Locality())
    let trust = TLSTrust(extraFile: trusts ? authority.file : nil)
    return BackendCheckup(api, registry, trust: trust, isOffline: isOffline).findings()
  }

  private func api(_ url: String) throws -> API {
    var api = API(id: "a123456789", name: "api", title: "t")
    api.integrations = [Integration(id: "i", target: .url(try URLTemplate(url)), timeoutMilliseconds: 1000)]
    return api
  }

  @Test("a backend whose certificate is accepted is fine")
  func anAcceptedCertificate() throws {
    defer { gateway.stop(within: .zero) }
    let port = try #require(gateway.secureAddress?.port)
    #expect(try findings(api("https://127.0.0.1:\(port)/a")) == [])
  }

  @Test("a backend of an authority that nobody knows is found, with what to name and what follows")
  func anUnknownAuthority() throws {
    defer { gateway.stop(within: .zero) }
    let port = try #require(gateway.secureAddress?.port)
    let found = try findings(api("https://127.0.0.1:\(port)/a"), trusts: false)
    #expect(found.map(\.rule) == ["backend-untrusted"])
    #expect(found.first?.message.contains("its routes answer 503") == true)
    #expect(found.first?.hint?.contains("ctapi serve --tls-ca FILE") == true)
    #expect(try findings(api("https://127.0.0.1:\(port)/a"), trusts: false, isOffline: true) == [])
  }

  @Test("a certificate for another name, and a server that speaks no TLS, are found")
  func anotherName() throws {
    defer { gateway.stop(within: .zero) }
    let port = try #require(gateway.secureAddress?.port)
    let other = try findings(api("https://localhost:\(port)/a"))
    #expect(other.map(\.rule) == ["backend-untrusted"])
    #expect(other.first?.message.contains("expected 'localhost'") == true)
    let plain = try findings(api("https://127.0.0.1:\(gateway.address.port)/a"))
    #expect(plain.map(\.rule) == ["backend-untrusted"])
    #expect(try findings(api("http://127.0.0.1:\(gateway.address.port)/a")) == [])
  }

  @Test("functions and REQUEST authorizers are asked with TLS, too")
  func functionsAndAuthorizers() throws {
    defer { gateway.stop(within: .zero) }
    let port = try #require(gateway.secureAddress?.port)
    var guarded = try api("http://127.0.0.1:\(gateway.address.port)/a")
    let request = try RequestAuthorizer(
      url: "https://127.0.0.1:\(port)/auth", payloadFormat: .version2, resultTTL: 0, usesSimpleResponses: true,
      sources: [])
    guarded.authorizers = [Authorizer(id: "auth01", name: "custom", request: request)]
    #expect(try findings(guarded) == [])
    #expect(try findings(guarded, trusts: false).map(\.rule) == ["backend-untrusted"])
  }

  @Test("a port at which nobody listens is unreachable, not untrusted")
  func nobodyThere() throws {
    gateway.stop(within: .zero)
    let port = try #require(gateway.secureAddress?.port)
    #expect(try findings(api("https://127.0.0.1:\(port)/a")).map(\.rule) == ["backend-unreachable"])
  }
}
