import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiTestSupport
import Testing

@testable import CtapiGateway

/// Bodies that come in chunks are taken in first, so that what is refused reaches no backend (`gateway.md` 3.7, K94).
@Suite(.serialized) struct ChunkedBodyTests {
  private static let limit = LoopLimits().body

  @Test("K94: one byte over 10 MB in chunks is 413, and the backend is not called")
  func bodiesOverTheLimitReachNobody() throws {
    let backend = try RawBackend()
    let fixture = try GatewayFixture([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    connection.send(ChunkedText.head())
    connection.send(ChunkedText.chunks(ChunkedText.body(Self.limit + 1)))
    let answer = connection.readToEnd()
    #expect(answer.hasPrefix("HTTP/1.1 413 Request Entity Too Large\r\n"))
    #expect(answer.hasSuffix("{\"message\":\"Request Entity Too Large\"}"))
    backend.stop()
    #expect(backend.received.isEmpty && backend.malformed.isEmpty)
  }

  @Test("K94: 10 MB in chunks pass, byte for byte")
  func bodiesAtTheLimitPass() throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    let fixture = try GatewayFixture([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    let body = ChunkedText.body(Self.limit)
    connection.send(ChunkedText.head())
    connection.send(ChunkedText.chunks(body))
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(backend.received.first?.body == body)
  }

  @Test("gateway.md 3.7: a backend gets the length of a body that came in chunks, and no chunks")
  func chunksBecomeALength() throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    let fixture = try GatewayFixture([("ANY /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    // The same fields again and again: what is remembered of a head must not bring an earlier body's length with it.
    for count in [3, 0, 70_000, 5, 0, 5] {
      connection.send(ChunkedText.head())
      connection.send(ChunkedText.chunks(ChunkedText.body(count)))
      #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
      let received = try #require(backend.received.last)
      #expect(received.body == ChunkedText.body(count))
      let lines = received.head.lowercased().split(separator: "\r\n")
      #expect(lines.filter { $0.hasPrefix("content-length:") } == ["content-length: \(count)"])
      #expect(!lines.contains { $0.hasPrefix("transfer-encoding:") })
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

  @Test("a body whose chunks are broken is 400, and the backend is not called", arguments: ["zz\r\n", "2\r\nabc\r\n"])
  func brokenChunksReachNobody(chunks: String) throws {
    let backend = try RawBackend()
    let fixture = try GatewayFixture([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let answer = try fixture.exchange(ChunkedText.head() + "1\r\nx\r\n" + chunks)
    #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    backend.stop()
    #expect(backend.received.isEmpty && backend.malformed.isEmpty)
  }
}
