import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

/// Bodies that come in chunks go on as a whole, with their length (`gateway.md` 3.7).
@Suite(.serialized) struct ChunkedBodyTests {
  private static let limit = LoopLimits().body

  @Test("K94: one byte over 10 MB in chunks is 413, and the backend is not called")
  func bodiesOverTheLimitAreRefused() throws {
    let backend = try RawBackend()
    let fixture = try GatewayFixture([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    connection.send(ChunkedText.head())
    connection.send(ChunkedText.chunks(ChunkedText.body(Self.limit + 1)))
    let answer = connection.readToEnd()
    #expect(answer.hasPrefix("HTTP/1.1 413 Request Entity Too Large\r\n"))
    #expect(answer.hasSuffix("{\"message\":\"Request Entity Too Large\"}"))
    backend.stop()
    #expect(backend.connections == 0)
  }

  @Test("gateway.md 1.7: 10 MB in chunks pass, byte for byte")
  func bodiesAtTheLimitPass() throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    let fixture = try GatewayFixture([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    let body = ChunkedText.body(Self.limit)
    #expect(ChunkedText.exchange(body, on: connection).hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(backend.received.first?.body == body)
  }

  @Test("RFC 9112 §6: each body has one framing, whatever its connection's earlier ones had")
  func framingsAreNotMixed() throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    let fixture = try GatewayFixture([("ANY /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    for count in [3, 0, 70_000, 5, 0, 5] {
      let body = ChunkedText.body(count)
      #expect(ChunkedText.exchange(body, on: connection).hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(backend.received.last?.body == body)
      #expect(ChunkedText.framing(backend.received.last?.head ?? "") == ["content-length: \(count)"])
    }
    #expect(backend.malformed.isEmpty)
    #expect(backend.received.count == 6)
  }

  @Test("a request behind a body in chunks is answered after it")
  func theNextRequestFollows() throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    let fixture = try GatewayFixture([("ANY /{n}", "http://127.0.0.1:\(backend.port)/{n}")])
    let connection = try RawConnection(port: fixture.port)
    connection.send(
      ChunkedText.head("POST /1") + "2\r\nhi\r\n0\r\nX-Trailer: 1\r\n\r\n" + ChunkedText.head("POST /2") + "0\r\n\r\n"
        + "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(connection.readToEnd().split(separator: "HTTP/1.1 200 OK").count == 3)
    #expect(backend.received.map { $0.head.prefix(7) } == ["POST /1", "POST /2", "GET /3 "])
    #expect(backend.received.map { String(decoding: $0.body, as: UTF8.self) } == ["hi", "", ""])
  }

  @Test("a body whose chunks are broken is 400", arguments: ["zz\r\n", "2\r\nabc\r\n"])
  func brokenChunksAreRefused(chunks: String) throws {
    let backend = try RawBackend()
    let fixture = try GatewayFixture([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let answer = try fixture.exchange(ChunkedText.head() + "1\r\nx\r\n" + chunks)
    #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    backend.stop()
    #expect(backend.connections == 0)
  }

  @Test("reliability.md 0.4: a body in chunks is there as a whole, so that a safe request can be sent again")
  func safeRequestsAreSentAgain() throws {
    let backend = try BrittleBackend(answers: 1)
    defer { backend.stop() }
    let fixture = try GatewayFixture([("ANY /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    for _ in 0..<3 {
      #expect(ChunkedText.exchange(ChunkedText.body(5000), on: connection).hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
    #expect(backend.received == 5)
  }
}
