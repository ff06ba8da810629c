import CtapiCore
import Glibc
import Testing

/// Answers without a length, which end with their backend's connection: where that breaks, no client may take what has
/// come for the whole (RFC 9112 §8).
@Suite(.serialized) struct UnboundedAnswerTests {
  private static let answer = Array("HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nhello".utf8)

  private func fixture(_ backend: RawBackend) throws -> GatewayFixture {
    try GatewayFixture([("ANY /a", "http://127.0.0.1:\(backend.port)/a")])
  }

  @Test("RFC 9112 §6.3: a client of HTTP/1.1 gets such an answer in chunks, and may ask again on its connection")
  func wholeAnswers() throws {
    let backend = try RawBackend(answer: UnboundedAnswerTests.answer, closes: true)
    defer { backend.stop() }
    let fixture = try fixture(backend)
    let connection = try RawConnection(port: fixture.port)
    for method in ["GET", "POST"] {
      connection.send("\(method) /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
      let answer = connection.read(until: "0\r\n\r\n")
      #expect(
        answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), "\(answer)")
      #expect(answer.contains("transfer-encoding: chunked\r\n") && !answer.contains("connection: close"), "\(answer)")
    }
    connection.send("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(connection.readToEnd().hasSuffix("\r\n\r\n"))
    #expect(!connection.wasReset)
  }

  @Test("RFC 9112 §8: an answer whose connection broke lacks the last chunk")
  func brokenAnswers() throws {
    let backend = try RawBackend(answer: UnboundedAnswerTests.answer, resets: true)
    defer { backend.stop() }
    let answer = try fixture(backend).exchangeToEnd("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(answer.text.hasSuffix("5\r\nhello\r\n"), "\(answer.text)")
  }

  @Test("RFC 9112 §8: to a client of HTTP/1.0 it ends as it came, a broken one by a reset", arguments: [false, true])
  func oldClients(breaks: Bool) throws {
    let backend = try RawBackend(answer: UnboundedAnswerTests.answer, closes: !breaks, resets: breaks)
    defer { backend.stop() }
    let answer = try fixture(backend).exchangeToEnd("GET /a HTTP/1.0\r\nHost: x\r\n\r\n")
    #expect(!answer.text.contains("transfer-encoding"))
    #expect(answer.wasReset == breaks)
    if !breaks { #expect(answer.text.hasSuffix("connection: close\r\n\r\nhello"), "\(answer.text)") }
  }
}

extension GatewayFixture {
  /// Sends one request and gives all that came back, and whether the end was a reset.
  fileprivate func exchangeToEnd(_ text: String) throws -> (text: String, wasReset: Bool) {
    let connection = try RawConnection(port: port)
    connection.send(text)
    let answer = connection.readToEnd()
    return (answer, connection.wasReset)
  }
}

extension RawConnection {
  /// What comes until it ends with `end`.
  fileprivate func read(until end: String) -> String {
    var text = ""
    while !text.hasSuffix(end), let chunk = readSome() { text += String(decoding: chunk, as: UTF8.self) }
    return text
  }
}
