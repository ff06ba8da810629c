import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Testing

@Suite struct SecureClientTests {
  private static let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"

  /// What a client that trusts the authority gets from a server with a certificate for `names`.
  private func get(
    names: String, host: String, answer: String = answer, endsInOrder: Bool = true, trusts: Bool = true
  ) throws -> Result<HTTPResponse, CtapiError> {
    let authority = try TestAuthority()
    let issued = try authority.issue("server", for: names)
    let identity = try TLSIdentity(certificateFile: issued.certificate, keyFile: issued.key)
    let context = try TLSContext(identities: [identity], protocols: .http1)
    let server = try TLSServer(context, answering: answer, endsInOrder: endsInOrder)
    defer { server.join() }
    var client = HTTPClient()
    if trusts { client.trust.extraFile = authority.file }
    do throws(CtapiError) {
      return .success(try client.get(try HTTPURL("https://\(host):\(server.port)/x")))
    } catch {
      return .failure(error)
    }
  }

  private func code(_ result: Result<HTTPResponse, CtapiError>) -> ErrorCode? {
    guard case .failure(let error) = result else { return nil }
    return error.code
  }

  @Test(arguments: ["localhost", "127.0.0.1", "api.foods.localhost"])
  func anAnswerComesOverTLS(host: String) throws {
    let result = try get(names: "DNS:localhost,DNS:*.foods.localhost,IP:127.0.0.1", host: host)
    #expect(try result.get().body == Array("hi".utf8))
  }

  @Test func aServerThatIsNotWhoItWasCalledGetsNoRequest() throws {
    #expect(code(try get(names: "DNS:elsewhere", host: "localhost")) == .certificateRefused)
    #expect(code(try get(names: "DNS:localhost", host: "127.0.0.1")) == .certificateRefused)
    #expect(code(try get(names: "DNS:localhost", host: "localhost", trusts: false)) == .certificateRefused)
  }

  @Test func aBodyThatEndsWithTheConnectionMustEndInOrder() throws {
    let answer = "HTTP/1.1 200 OK\r\n\r\nhi"
    let whole = try get(names: "DNS:localhost", host: "localhost", answer: answer)
    #expect(try whole.get().body == Array("hi".utf8))
    #expect(
      code(try get(names: "DNS:localhost", host: "localhost", answer: answer, endsInOrder: false)) == .connectionBroken)
    // A length says by itself that all is there.
    #expect(try get(names: "DNS:localhost", host: "localhost", endsInOrder: false).get().status == 200)
  }

  @Test func aPlainServerIsNoTLSServer() throws {
    let server = try HTTPServer(at: [.loopback(port: 0)]) { _ in HTTPResponse(status: 200) }
    defer { server.stop(within: .zero) }
    let port = try #require(server.addresses.first).port
    var client = HTTPClient()
    client.timeout = .milliseconds(300)
    let error = #expect(throws: CtapiError.self) { try client.get(try HTTPURL("https://127.0.0.1:\(port)/")) }
    #expect(error?.code == .tlsFailed)
  }

  @Test func otherMachinesAreCalledOverTLSOnlyWhereSoAllowed() throws {
    var client = HTTPClient()
    client.reach = .remoteOverTLS
    let plain = #expect(throws: CtapiError.self) { try client.get(try HTTPURL("http://192.0.2.1/")) }
    #expect(plain?.code == .remoteRefused)
    #expect(plain?.hint == "call other machines with https://")
    client.connectTimeout = .milliseconds(50)
    let secure = #expect(throws: CtapiError.self) { try client.get(try HTTPURL("https://192.0.2.1/")) }
    #expect(secure?.code == .unreachable)
  }
}
