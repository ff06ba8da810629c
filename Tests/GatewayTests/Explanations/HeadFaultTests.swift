import CtapiHTTP
import CtapiTestSupport
import Testing

@testable import CtapiGateway

@Suite struct HeadFaultTests {
  private static func isMalformed(_ bytes: [UInt8]) -> Bool {
    var head = ScannedRequest()
    guard case .refused(.malformed) = head.scan(bytes.span.bytes, limits: ScannedRequest.Limits()) else { return false }
    return true
  }

  @Test("reliability.md 1.4: for every malformed request of the table the rule that it breaks is found")
  func everyMalformedRequestHasItsRule() {
    var count = 0
    for raw in RawRequestCase.all where HeadFaultTests.isMalformed(raw.bytes) {
      count += 1
      #expect(HeadFaultFinder.find(raw.bytes.span.bytes).words != nil, "\(raw.name)")
    }
    #expect(count > 80)
  }

  @Test("a request that is accepted breaks none")
  func acceptedRequestsBreakNone() {
    for raw in RawRequestCase.all {
      var head = ScannedRequest()
      guard case .complete = head.scan(raw.bytes.span.bytes, limits: ScannedRequest.Limits()) else { continue }
      #expect(HeadFaultFinder.find(raw.bytes.span.bytes) == .unknown, "\(raw.name)")
    }
  }

  @Test(
    "RFC 9112: each rule is told by its own name",
    arguments: [
      ("GET / HTTP/1.1\nHost: a\r\n\r\n", .lineEnd), ("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r2\r\n\r\n", .lineEnd),
      ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine), (" GET / HTTP/1.1\r\n\r\n", .requestLine),
      ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .requestLine), ("G(T / HTTP/1.1\r\n\r\n", .method),
      ("G\u{1B}T / HTTP/1.1\r\n\r\n", .method), ("GET\t/ HTTP/1.1\r\n\r\n", .requestLine),
      ("GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", .targetByte), ("GET /\u{1B}x HTTP/1.1\r\n\r\n", .targetByte),
      ("GET /a\tb HTTP/1.1\r\n\r\n", .requestLine), ("GET a/b HTTP/1.1\r\nHost: a\r\n\r\n", .targetForm),
      ("GET ftp://a/b HTTP/1.1\r\nHost: a\r\n\r\n", .targetForm),
      ("GET /%2 HTTP/1.1\r\nHost: a\r\n\r\n", .percentEncoding), ("GET /\r\nHost: a\r\n\r\n", .noVersion),
      ("GET / http/1.1\r\nHost: a\r\n\r\n", .version), ("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", .folded),
      ("GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", .noColon), ("GET / HTTP/1.1\r\nHost: a\r\n: 1\r\n\r\n", .nameByte),
      ("GET / HTTP/1.1\r\nHost: a\r\nX(: 1\r\n\r\n", .nameByte),
      ("GET / HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n", .blankBeforeColon),
      ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{1}\r\n\r\n", .valueByte), ("GET / HTTP/1.1\r\n\r\n", .hostMissing),
      ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", .hostTwice),
      ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", .hostInvalid),
      ("GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", .hostInvalid),
      ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", .lengthInvalid),
      ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", .lengthTwice),
      ("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", .codingTwice),
      ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .lengthAndCoding),
      ("PUT / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", .codingInOldVersion),
      ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}", .tls),
    ] as [(String, HeadFault)])
  func rulesAreToldApart(_ text: String, _ fault: HeadFault) {
    let bytes = Array(text.utf8)
    #expect(HeadFaultFinder.find(bytes.span.bytes) == fault)
    #expect(HeadFaultTests.isMalformed(bytes))
  }

  @Test("bytes without order end the search, wherever they are cut")
  func anythingEndsTheSearch() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("GET / HTTP/1.1\r\n: aHost%\t\0\u{16}".utf8)
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in alphabet.randomElement() ?? 0 }
      _ = HeadFaultFinder.find(bytes.span.bytes)
    }
    for raw in RawRequestCase.all {
      for count in stride(from: 0, to: min(raw.bytes.count, 200), by: 7) {
        _ = HeadFaultFinder.find(raw.bytes.span.bytes.extracting(0..<count))
      }
    }
  }
}
