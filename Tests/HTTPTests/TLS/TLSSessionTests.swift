import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Testing

@Suite struct TLSSessionTests {
  private func server(
    _ names: String = "DNS:localhost,IP:127.0.0.1", days: (from: String, to: String)? = nil,
    protocols: TLSProtocols = .http2OrHTTP1
  ) throws -> (authority: TestAuthority, context: TLSContext) {
    let authority = try TestAuthority()
    let issued = try authority.issue("server", for: names, days: days)
    let identity = try TLSIdentity(certificateFile: issued.certificate, keyFile: issued.key)
    return (authority, try TLSContext(identities: [identity], protocols: protocols))
  }

  private func fault(_ pair: SessionPair, _ host: String) -> CtapiError? {
    let outcome = pair.greet()
    guard case .failed(.certificate(let code)) = outcome.client else { return nil }
    guard case .failed(.alert) = outcome.server else { return nil }
    return pair.client.certificateFault(expecting: host, code: code)
  }

  /// A greeting that a reload came between looked at names and protocols that were gone with the old settings.
  @Test("5.1: a greeting under way when the certificates change ends as it began")
  func sessionsKeepTheirContext() throws {
    let authority = try TestAuthority()
    let issued = try authority.issue("server", for: "DNS:localhost")
    let identity = try TLSIdentity(certificateFile: issued.certificate, keyFile: issued.key)
    var context: TLSContext? = try TLSContext(identities: [identity], protocols: .http2OrHTTP1)
    weak let old = context
    let trusting = try TLSContext(trusting: TLSTrust(extraFile: authority.file), protocols: .http2OrHTTP1)
    var pair: SessionPair? = try SessionPair(to: "localhost", trusting, try #require(context))
    context = nil
    #expect(old != nil)
    let outcome = try #require(pair).greet()
    #expect(outcome.client == .bytes(0))
    #expect(outcome.server == .bytes(0))
    let isHTTP2 = try #require(pair).server.speaksHTTP2
    #expect(isHTTP2)
    pair = nil
    #expect(old == nil)
  }

  @Test(arguments: ["localhost", "127.0.0.1"])
  func bytesGoBothWaysAndEndInOrder(host: String) throws {
    let (authority, context) = try server()
    let pair = try SessionPair(to: host, try TLSContext(trusting: TLSTrust(extraFile: authority.file)), context)
    let outcome = pair.greet()
    #expect(outcome.client == .bytes(0))
    #expect(outcome.server == .bytes(0))
    #expect(pair.client.send("ping") == .bytes(4))
    #expect(pair.server.readAll().text == "ping")
    let long = String(repeating: "x", count: 40_000)
    #expect(pair.server.send(long) == .bytes(40_000))
    let got = pair.client.readAll()
    #expect(got.text == long)
    #expect(got.end == .wantsRead)
    let isPending = pair.client.hasPending
    #expect(!isPending)
    pair.server.end()
    #expect(pair.client.readAll().end == .closed)
  }

  @Test func anEndWithoutGoodbyeIsATruncation() throws {
    let (authority, context) = try server()
    let pair = try SessionPair(to: "localhost", try TLSContext(trusting: TLSTrust(extraFile: authority.file)), context)
    _ = pair.greet()
    pair.cutServer()
    #expect(pair.client.readAll().end == .failed(.truncated))
  }

  @Test func clientsThatOfferHTTP1GetIt() throws {
    let (authority, context) = try server()
    let pair = try SessionPair(to: "localhost", try TLSContext(trusting: TLSTrust(extraFile: authority.file)), context)
    _ = pair.greet()
    let speaksHTTP2 = pair.server.speaksHTTP2
    #expect(!speaksHTTP2)
  }

  @Test func aCertificateForAnotherNameIsRefusedWithBothNames() throws {
    let (authority, context) = try server("DNS:foods.test,DNS:*.pets.test,IP:10.0.0.1")
    let client = try TLSContext(trusting: TLSTrust(extraFile: authority.file))
    for host in ["localhost", "127.0.0.1", "a.b.pets.test"] {
      let error = try #require(fault(try SessionPair(to: host, client, context), host))
      #expect(error.code == .certificateRefused)
      #expect(error.message == "the certificate is for 'foods.test', '*.pets.test', '10.0.0.1', expected '\(host)'")
    }
    for host in ["foods.test", "a.pets.test", "10.0.0.1"] {
      #expect(try SessionPair(to: host, client, context).greet().client == .bytes(0))
    }
  }

  @Test func anExpiredCertificateIsRefusedWithItsLastDay() throws {
    let (authority, context) = try server(days: ("20200101", "20210102"))
    let client = try TLSContext(trusting: TLSTrust(extraFile: authority.file))
    let error = try #require(fault(try SessionPair(to: "localhost", client, context), "localhost"))
    #expect(error.message == "a certificate of 'localhost' has expired: its own is valid to 2021-01-02")
  }

  @Test func aCertificateFromTheFutureIsRefused() throws {
    let (authority, context) = try server(days: ("20900101", "20910102"))
    let client = try TLSContext(trusting: TLSTrust(extraFile: authority.file))
    let error = try #require(fault(try SessionPair(to: "localhost", client, context), "localhost"))
    #expect(error.message == "a certificate of 'localhost' is not valid yet: its own is from 2090-01-01")
  }

  @Test func anUnknownAuthorityIsNamed() throws {
    let (_, context) = try server()
    let client = try TLSContext()
    let error = try #require(fault(try SessionPair(to: "localhost", client, context), "localhost"))
    #expect(error.message.contains("issued by '/CN=Test authority', an authority that is not trusted here"))
    #expect(error.hint?.contains("SSL_CERT_FILE") == true)
  }

  @Test func aSelfSignedCertificateIsRefusedByName() throws {
    let authority = try TestAuthority()
    let issued = try authority.makeSelfSigned("own", for: "DNS:localhost")
    let identity = try TLSIdentity(certificateFile: issued.certificate, keyFile: issued.key)
    let context = try TLSContext(identities: [identity], protocols: .http1)
    let error = try #require(fault(try SessionPair(to: "localhost", try TLSContext(), context), "localhost"))
    #expect(error.message == "the certificate of 'localhost' is self-signed")
    let trusting = try TLSContext(trusting: TLSTrust(extraFile: issued.certificate))
    #expect(try SessionPair(to: "localhost", trusting, context).greet().client == .bytes(0))
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", TLSFailure.plainHTTP), ("SSH-2.0-OpenSSH_9.2p1 Debian\r\n", .noTLS),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .noTLS),
  ])
  func whatIsNoGreetingIsToldApart(text: String, expected: TLSFailure) throws {
    let (_, context) = try server()
    let pair = try SessionPair(to: "localhost", try TLSContext(), context)
    try pair.sendRaw(text)
    #expect(pair.server.handshake() == .failed(expected))
  }

  @Test func theCertificateIsChosenByTheNameAskedFor() throws {
    let authority = try TestAuthority()
    var identities: [TLSIdentity] = []
    for (name, names) in [("a", "DNS:a.test"), ("b", "DNS:b.test,DNS:*.b.test")] {
      let issued = try authority.issue(name, for: names)
      identities.append(try TLSIdentity(certificateFile: issued.certificate, keyFile: issued.key))
    }
    let context = try TLSContext(identities: identities, protocols: .http1)
    let client = try TLSContext(trusting: TLSTrust(extraFile: authority.file))
    for host in ["a.test", "b.test", "x.b.test"] {
      #expect(try SessionPair(to: host, client, context).greet().client == .bytes(0))
    }
    let error = try #require(fault(try SessionPair(to: "c.test", client, context), "c.test"))
    #expect(error.message.contains("'a.test'"))
  }

  @Test func namesThatVerifyNothingAreRefused() throws {
    let client = try TLSContext()
    for host in ["", "a\u{0}b"] {
      let error = #expect(throws: CtapiError.self) { _ = try TLSSession(to: host, with: client, over: 0) }
      #expect(error?.code == .tlsFailed)
    }
  }

  @Test func aTrustFileThatIsNoneIsRefused() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write("none", to: "ca.pem")
    for path in [file, directory.file("absent")] {
      let error = #expect(throws: CtapiError.self) { try TLSContext(trusting: TLSTrust(extraFile: path)) }
      #expect(error?.code == (path == file ? .trustUnreadable : .fileNotFound))
    }
  }
}
