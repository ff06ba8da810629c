extension RawRequestCase {
  /// Header fields (RFC 9112 §5).
  static let fields: [RawRequestCase] =
    [
      .get("an empty value", fields: "X-A:\r\n", .accepted),
      .get("no blank behind the colon", fields: "X-A:1\r\n", .accepted),
      .get("blanks around the value", fields: "X-A: \t 1 \t\r\n", .accepted),
      .get("a tab in the value", fields: "X-A: 1\t2\r\n", .accepted),
      .get("all token characters in a name", fields: "!#$%&'*+-.^_`|~09AZaz: 1\r\n", .accepted),
      .get("a field twice", fields: "X-A: 1\r\nX-A: 2\r\n", .accepted),
      .get("an underscore in the name", fields: "X_A: 1\r\n", .accepted),
      RawRequestCase(
        "bytes beyond ASCII in a value",
        Array("GET /pets HTTP/1.1\r\nHost: a\r\nX-A: ".utf8) + [0xE9, 0xFF] + Array("\r\n\r\n".utf8), .accepted),
      .get("100 fields", fields: (1...99).map { "X-\($0): 1\r\n" }.joined(), .accepted),
      .get("101 fields", fields: (1...100).map { "X-\($0): 1\r\n" }.joined(), .refused(431)),
      .get("values of 9,000 bytes", fields: "X-A: \(String(repeating: "a", count: 9_000))\r\n", .accepted),
      .get("values of 10,240 bytes", fields: "X-A: \(String(repeating: "a", count: 10_240))\r\n", .refused(431)),
      .get("a name of 40,000 bytes", fields: "\(String(repeating: "a", count: 40_000)): 1\r\n", .refused(431)),
      .get("a space before the colon", fields: "X-A : 1\r\n", .refused(400)),
      .get("a tab before the colon", fields: "X-A\t: 1\r\n", .refused(400)),
      .get("a space before content-length's colon", fields: "Content-Length : 5\r\n", .refused(400)),
      .get("a space before transfer-encoding's colon", fields: "Transfer-Encoding : chunked\r\n", .refused(400)),
      .get("a folded value", fields: "X-A: 1\r\n 2\r\n", .refused(400)),
      .get("a value folded by a tab", fields: "X-A: 1\r\n\t2\r\n", .refused(400)),
      .get("a folded transfer-encoding", fields: "Transfer-Encoding:\r\n chunked\r\n", .refused(501)),
      RawRequestCase("a space before the first field", "GET /pets HTTP/1.1\r\n Host: a\r\n\r\n", .refused(400)),
      .get("a line without colon", fields: "X-A\r\n", .refused(400)),
      .get("an empty name", fields: ": 1\r\n", .refused(400)),
      .get("a space as name", fields: " : 1\r\n", .refused(400)),
      .get("a bare LF behind a field", fields: "X-A: 1\nX-B: 2\r\n", .refused(400)),
      .get("a bare CR in a value", fields: "X-A: 1\rX-B: 2\r\n", .refused(400)),
      .get("CR CR LF behind a field", fields: "X-A: 1\r\r\n", .refused(400)),
      .get("a bare LF as the end", fields: "X-A: 1\r\n\n", .refused(400)),
      .get("a bare CR as the end", fields: "X-A: 1\r\n\rX", .refused(400)),
      .get("expect: 100-continue in capitals", fields: "Expect: 100-Continue\r\n", .accepted),
      .get("another expectation", fields: "Expect: 200-ok\r\n", .refused(417)),
      .get("two expectations", fields: "Expect: 100-continue, x\r\n", .refused(417)),
      .get(
        "an upgrade to h2c",
        fields: "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n", .accepted),
      .get("an upgrade to a WebSocket", fields: "Connection: Upgrade\r\nUpgrade: websocket\r\n", .accepted),
      .get("connection: close", fields: "Connection: close\r\n", .accepted),
      .get("an empty connection", fields: "Connection:\r\n", .accepted),
      .get("a connection of commas", fields: "Connection: ,,,\r\n", .accepted),
      .get("connection names host", fields: "Connection: host\r\n", .accepted),
    ]
    + [0x00, 0x01, 0x07, 0x08, 0x0B, 0x0C, 0x0E, 0x1B, 0x1F, 0x7F].map { (byte: UInt8) in
      RawRequestCase(
        "byte \(byte) in a value",
        Array("GET /pets HTTP/1.1\r\nHost: a\r\nX-A: 12345678".utf8) + [byte]
          + Array("9\r\n\r\n".utf8), .refused(400))
    }
    + [0x00, 0x1F, 0x22, 0x28, 0x29, 0x2C, 0x2F, 0x3B, 0x3C, 0x3D, 0x40, 0x5B, 0x5C, 0x7B, 0x7D, 0x7F, 0x80, 0xC3].map {
      (byte: UInt8) in
      RawRequestCase(
        "byte \(byte) in a name",
        Array("GET /pets HTTP/1.1\r\nHost: a\r\nX".utf8) + [byte] + Array("A: 1\r\n\r\n".utf8),
        .refused(400))
    }
}
