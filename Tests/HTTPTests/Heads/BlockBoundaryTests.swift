import CtapiHTTP
import Testing

/// The scanners look at sixteen bytes at a time; where those blocks fall must not change what they read.
@Suite struct BlockBoundaryTests {
  private static let names = ["A", "Accept", "X-Request-Identifier", "x_y", "Sixteen-Letters-", "Content-Type"]
  private static let values = ["", "1", " 1 ", "\t1\t2", "text/html; q=0.5", String(repeating: "v", count: 40), "ü"]

  @Test("reliability.md 1.1: a head reads the same whatever stands behind it", arguments: 0..<24)
  func bytesBehindChangeNothing(_ padding: Int) throws {
    for name in BlockBoundaryTests.names {
      for value in BlockBoundaryTests.values {
        let text = "GET /a HTTP/1.1\r\nHost: h\r\n\(name): \(value)\r\n\r\n"
        let alone = Array(text.utf8)
        let followed = alone + [UInt8](repeating: UInt8(ascii: "x"), count: padding)
        var first = ScannedRequest()
        var second = ScannedRequest()
        guard case .complete = first.scan(alone.span.bytes, limits: .init()),
          case .complete = second.scan(followed.span.bytes, limits: .init())
        else {
          Issue.record("not complete: \(text.debugDescription)")
          continue
        }
        #expect(first.length == alone.count)
        #expect(second.length == alone.count)
        #expect(first.host == second.host)
        #expect(first.fields.dropped.count == second.fields.dropped.count)
      }
    }
  }

  @Test("reliability.md 1.1: a bad byte is found at every place of a block", arguments: 0..<40)
  func badBytesAreFoundEverywhere(_ offset: Int) {
    let filler = String(repeating: "a", count: offset)
    for (head, expected) in [
      ("GET /\(filler)\u{7F} HTTP/1.1\r\nHost: h\r\n\r\n", "refused"),
      ("GET /\(filler)\\ HTTP/1.1\r\nHost: h\r\n\r\n", "refused"),
      ("GET /a HTTP/1.1\r\nHost: h\r\nX-\(filler)( : 1\r\n\r\n", "refused"),
      ("GET /a HTTP/1.1\r\nHost: h\r\nX: \(filler)\u{1}\r\n\r\n", "refused"),
      ("GET /a HTTP/1.1\r\nHost: h\r\nX: \(filler)\n\r\n", "refused"),
      ("GET /a HTTP/1.1\r\nHost: h\(filler)/\r\n\r\n", "refused"),
      ("GET /a HTTP/1.1\r\nHost: h\r\nX: \(filler)\t\u{9}b\r\n\r\n", "complete"),
      ("GET /a HTTP/1.1\r\nHost: h\r\nX: \(filler)", "incomplete"),
    ] {
      var request = ScannedRequest()
      let outcome =
        switch request.scan(Array(head.utf8).span.bytes, limits: .init()) {
        case .complete: "complete"
        case .incomplete: "incomplete"
        case .refused: "refused"
        }
      #expect(outcome == expected, "\(head.debugDescription)")
    }
  }
}
