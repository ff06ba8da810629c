import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import Glibc
import Testing

/// Pooled connections that a backend has closed meanwhile, or closes instead of answering (`reliability.md` 0.4).
@Suite(.serialized) struct StaleConnectionTests {
  private static let yes = HTTPResponse(
    status: 200, contentType: "application/json", body: Array(#"{"isAuthorized":true}"#.utf8))

  /// Routes for any method of `/a` to the backends, behind an authorizer where one is given.
  private func fixture(_ backends: [UInt16], behind authorizer: UInt16? = nil) throws -> GatewayFixture {
    var inputs = try GatewayFixture.inputs([("ANY /a", "http://127.0.0.1:\(backends[0])/a")])
    let id = inputs.apis[0].id
    inputs.endpoints[.init(api: id, integration: "int0")] = backends.compactMap {
      Endpoint(host: "127.0.0.1", port: Int($0))
    }
    if let authorizer {
      let request = try RequestAuthorizer(
        url: "http://127.0.0.1:\(authorizer)/auth", payloadFormat: .version2, resultTTL: 0,
        usesSimpleResponses: true, sources: [])
      inputs.apis[0].authorizers = [Authorizer(id: "auth01", name: "custom", request: request)]
      inputs.apis[0].routes[0].authorization = .request(authorizerID: "auth01")
      inputs.endpoints[.init(api: id, integration: "auth01")] = [
        Endpoint(host: "127.0.0.1", port: Int(authorizer))
      ].compactMap { $0 }
    }
    return try GatewayFixture(inputs)
  }

  @Test("reliability.md 0.4: however many pooled connections have gone stale, a request that is safe gets its answer")
  func manyStaleConnections() throws {
    let backend = try BrittleBackend(answers: 1, together: 3)
    defer { backend.stop() }
    let fixture = try fixture([backend.port])
    let connections = try (0..<3).map { _ in try RawConnection(port: fixture.port) }
    for connection in connections { connection.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n") }
    for connection in connections { #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n")) }
    #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(backend.received == 5)
  }

  @Test("reliability.md 0.4: a stale connection costs no request that an authorizer was asked about, either")
  func staleBehindAnAuthorizer() throws {
    let backend = try BrittleBackend(answers: 1)
    let authorizer = try RecordingBackend { _ in StaleConnectionTests.yes }
    defer { backend.stop() }
    let fixture = try fixture([backend.port], behind: authorizer.port)
    for _ in 0..<4 { #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200 OK\r\n")) }
    #expect(authorizer.requests.count == 4)
  }

  @Test("reliability.md 0.4: a body that is under way behind an authorizer is not sent again without its middle")
  func aBodyUnderWayIsNotSentAgain() throws {
    let backends = try [BrittleBackend(answers: 0), BrittleBackend(answers: 0)]
    let authorizer = try RecordingBackend { _ in StaleConnectionTests.yes }
    defer { for backend in backends { backend.stop() } }
    let fixture = try fixture(backends.map(\.port), behind: authorizer.port)
    let connection = try RawConnection(port: fixture.port)
    connection.send("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nab")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
    #expect(backends.map(\.received).reduce(0, +) == 1)
  }

  @Test("reliability.md 0.4: an authorizer's connection is used again while the body that it was not sent still comes")
  func anAuthorizersConnectionIsKept() throws {
    let backend = try RecordingBackend()
    let authorizer = try RawBackend(
      answer: Array("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"isAuthorized\":true}".utf8))
    defer { authorizer.stop() }
    let fixture = try fixture([backend.port], behind: authorizer.port)
    let connection = try RawConnection(port: fixture.port)
    for count in 1...3 {
      connection.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")
      for _ in 0..<2000 where authorizer.received.count < count { usleep(5_000) }
      connection.send("0\r\n\r\n")
      #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
    #expect(authorizer.received.map(\.connection) == [0, 0, 0])
  }

  @Test(
    "reliability.md 0.4: a request that may not be sent twice is not, over a new connection and over a pooled one",
    arguments: ["POST", "PATCH"])
  func aPOSTIsSentOnce(_ method: String) throws {
    for answers in 0...1 {
      let backends = try [BrittleBackend(answers: answers), BrittleBackend(answers: answers)]
      defer { for backend in backends { backend.stop() } }
      let fixture = try fixture(backends.map(\.port))
      for _ in 0..<2 * answers { #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200 OK\r\n")) }
      let answer = try fixture.exchange("\(method) /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
      #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
      #expect(backends.map(\.received).reduce(0, +) == 2 * answers + 1)
    }
  }

  @Test("reliability.md 1.4: bytes behind an answer never answer another request: their connection is not used again")
  func aConnectionWithMoreBytesIsClosed() throws {
    let more = Array("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil".utf8)
    let backend = try RawBackend(answer: RawBackend.plain + more)
    defer { backend.stop() }
    let fixture = try fixture([backend.port])
    for _ in 0..<3 { #expect(try fixture.get("/a").hasSuffix("\r\n\r\nok")) }
    #expect(backend.received.map(\.connection) == [0, 1, 2])
  }
}
