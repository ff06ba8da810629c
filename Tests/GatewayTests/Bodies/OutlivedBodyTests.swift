import CtapiCore
import Glibc
import Testing

/// Bodies that go on coming when their requests have been answered: the connection does as the answer has said
/// (RFC 9112 §9.6).
@Suite(.serialized) struct OutlivedBodyTests {
  @Test("RFC 9112 9.6: a connection that an answer has not ended takes the next request behind a long body in chunks")
  func aRefusedBodyInChunks() throws {
    let fixture = try GatewayFixture([("GET /a", "http://127.0.0.1:1/a")])
    let connection = try RawConnection(port: fixture.port)
    connection.send("POST /none HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    let answer = connection.readResponse()
    #expect(answer.hasPrefix("HTTP/1.1 404 Not Found\r\n") && !answer.contains("connection: close"))
    let chunk = "4000\r\n" + String(repeating: "x", count: 0x4000) + "\r\n"
    connection.send(String(repeating: chunk, count: 20) + "0\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 404 Not Found\r\n"))
  }

  @Test("RFC 9112 9.6: a connection takes the next request where a backend did not wait for the end of a body")
  func anEarlyAnswer() throws {
    let backend = try EarlyBackend(closes: true)
    defer { backend.stop() }
    let fixture = try GatewayFixture([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    connection.send("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 300\r\n\r\nhalf")
    let answer = connection.readResponse()
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && !answer.contains("connection: close"))
    connection.send(String(repeating: "x", count: 296) + "GET /none HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 404 Not Found\r\n"))
  }

  @Test("RFC 9112 9.6: an answer that a backend gave long before the end of a body says that the connection ends")
  func anEarlyAnswerToALongBody() throws {
    let backend = try EarlyBackend(closes: true)
    defer { backend.stop() }
    let fixture = try GatewayFixture([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    connection.send("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nbegun")
    #expect(connection.readToEnd().contains("connection: close\r\n"))
  }
}
