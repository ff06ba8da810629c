import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import Glibc
import Testing

/// The statements of `gateway.md` 9 about forwarding and tokens that are ctapi's choice (C).
@Suite(.serialized) struct ProxyChoices {
  private let backend: RecordingBackend
  private var url: String { "http://127.0.0.1:\(backend.port)" }

  init() throws { backend = try RecordingBackend() }

  @Test("C37: Bearer counts in any case, with any blanks behind it")
  func bearerInAnyCase() throws {
    let fixture = try ProtectedFixture()
    let token = try ProtectedFixture.token()
    for form in ["bearer \(token)", "BEARER   \(token)", "Bearer\t\(token)"] {
      let answer = try fixture.send("PUT /foodstore/foods/1", fields: ["Authorization: \(form)"])
      #expect(answer.hasPrefix("HTTP/1.1 200"), "\(form.prefix(10))")
    }
  }

  @Test("C97: hop-by-hop fields, and those that connection names, go no further")
  func hopByHopFieldsEnd() throws {
    let fixture = try GatewayFixture([("GET /a", "\(url)/a")])
    _ = try fixture.exchange(
      "GET /a HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, X-Foo\r\nX-Foo: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\n"
        + "Upgrade: h2c\r\nX-Bar: 2\r\n\r\n")
    let headers = try #require(backend.requests.first).headers
    #expect(headers["x-bar"] == "2")
    for name in ["x-foo", "keep-alive", "te", "upgrade"] { #expect(headers[name] == nil, "\(name)") }
  }

  @Test("C94: a declared length over 10 MB is 413 and the backend is not called")
  func aBodyOverTheLimitIsRefused() throws {
    let fixture = try GatewayFixture([("PUT /a", "\(url)/a")])
    let answer = try fixture.exchange("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10485761\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 413"))
    #expect(answer.hasSuffix("{\"message\":\"Request Entity Too Large\"}"))
    #expect(backend.requests.isEmpty)
  }
}
