import CtapiCore
import CtapiTestSupport
import Testing

/// The table of raw requests as bytes, in the clear and over TLS, against the real gateway, in front of a backend that records what reaches it.
@Suite(.serialized) struct RawRequestTests {
  @Test(
    "reliability.md 1.4: every raw request is served or refused, and nothing malformed reaches the backend",
    arguments: [false, true])
  func everyRawRequestIsServedOrRefused(_ isSecure: Bool) throws {
    let backend = try RawBackend()
    let fixture = try SecureFixture([("$default", "http://127.0.0.1:\(backend.port)")])
    for raw in RawRequestCase.all where raw.outcome != .incomplete {
      let before = backend.received.count
      let connection: any RawClient =
        isSecure ? try fixture.connect() : try RawConnection(port: fixture.fixture.port)
      connection.send(raw.bytes)
      connection.finish()
      let answers = connection.readToEnd()
      let status = Int(answers.dropFirst(9).prefix(3))
      let arrived = backend.received.dropFirst(before)
      switch raw.outcome {
      case .accepted, .sized, .chunked:
        #expect(status == 200, "\(raw.name): \(answers.prefix(80))")
        #expect(arrived.count == 1, "\(raw.name)")
        #expect(arrived.last.map { String(decoding: $0.body, as: UTF8.self) } == body(of: raw), "\(raw.name)")
      case .brokenBody: #expect(status == 400 && arrived.isEmpty, "\(raw.name): \(answers.prefix(80)) \(arrived)")
      case .refused(let wanted):
        #expect(status == wanted && arrived.isEmpty, "\(raw.name): \(answers.prefix(80))")
      case .incomplete: break
      }
      #expect(answers.components(of: "HTTP/1.1 ") == 1, "\(raw.name): one answer, not \(answers)")
    }
    backend.stop()
    #expect(backend.malformed.isEmpty)
  }

  private func body(of raw: RawRequestCase) -> String {
    switch raw.outcome {
    case .chunked(let data): data
    case .sized(let count): String(decoding: raw.bytes.suffix(count), as: UTF8.self)
    default: ""
    }
  }

  @Test func aRefusedRequestHidesNoSecondOne() throws {
    let backend = try RawBackend()
    let fixture = try GatewayFixture([("$default", "http://127.0.0.1:\(backend.port)")])
    for first in [
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\nHost: a\r\n\r\n",
    ] {
      let connection = try RawConnection(port: fixture.port)
      connection.send(first + "GET /second HTTP/1.1\r\nHost: a\r\n\r\n")
      connection.finish()
      #expect(connection.readToEnd().components(of: "HTTP/1.1 ") == 1)
    }
    #expect(backend.received.isEmpty)
    backend.stop()
  }

  @Test func aBodyThatLooksLikeARequestStaysABody() throws {
    let backend = try RawBackend()
    let fixture = try GatewayFixture([("$default", "http://127.0.0.1:\(backend.port)")])
    let inner = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n"
    let length = String(inner.utf8.count, radix: 16)
    let connection = try RawConnection(port: fixture.port)
    connection.send(
      "DELETE / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: cHunked\r\n\r\n\(length)\r\n\(inner)\r\n0\r\n\r\n")
    connection.finish()
    #expect(connection.readToEnd().hasPrefix("HTTP/1.1 200"))
    #expect(backend.received.count == 1)
    #expect(backend.received.first?.body == Array(inner.utf8))
    backend.stop()
  }
}

extension String {
  /// How often the text stands in this one.
  func components(of text: String) -> Int {
    let wanted = Array(text.utf8)
    let bytes = Array(utf8)
    guard bytes.count >= wanted.count else { return 0 }
    return (0...(bytes.count - wanted.count)).count { Array(bytes[$0..<$0 + wanted.count]) == wanted }
  }
}
