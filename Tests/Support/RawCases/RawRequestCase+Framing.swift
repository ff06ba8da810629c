extension RawRequestCase {
  /// `content-length` (RFC 9112 §6.3).
  static let lengths: [RawRequestCase] =
    [
      .post("a sized body", fields: "Content-Length: 5\r\n", body: "hello", .sized(5)),
      .post("a length of zero", fields: "Content-Length: 0\r\n", .accepted),
      .post("no length", fields: "", .accepted),
      .post("leading zeros", fields: "Content-Length: 0005\r\n", body: "hello", .sized(5)),
      .post(
        "a length of exactly 10 MB is awaited", fields: "Content-Length: 5\r\nX-Big: 10485760\r\n", body: "hello",
        .sized(5)),
      .post("a length beyond 10 MB", fields: "Content-Length: 10485761\r\n", .refused(413)),
      .post("a length of 2^63", fields: "Content-Length: 9223372036854775808\r\n", .refused(413)),
      .post("a length of 2^64", fields: "Content-Length: 18446744073709551616\r\n", .refused(413)),
      .post("two lengths", fields: "Content-Length: 5\r\nContent-Length: 6\r\n", body: "hello!", .refused(400)),
      .post(
        "the same length twice", fields: "Content-Length: 5\r\nContent-Length: 5\r\n", body: "hello", .refused(400)),
    ]
    + [
      ("a list", "5, 5"), ("a list without blank", "5,5"), ("a plus sign", "+5"), ("a minus sign", "-5"),
      ("hexadecimal digits", "0x5"), ("a letter", "5a"), ("an underscore", "1_0"), ("a decimal point", "5.0"),
      ("an exponent", "1e1"), ("nothing", ""), ("a space inside", "1 0"), ("a tab inside", "1\t0"),
      ("a semicolon", "5;"), ("quotes", "\"5\""), ("a comma alone", ","), ("digits beyond ASCII", "５"),
    ].map { .post("a length of \($0.0)", fields: "Content-Length: \($0.1)\r\n", body: "hello", .refused(400)) }

  /// `transfer-encoding` (RFC 9112 §6.1), `reliability.md` 1.4 E01–E30.
  static let codings: [RawRequestCase] =
    [
      .post("chunked", fields: "Transfer-Encoding: chunked\r\n", body: "5\r\nhello\r\n0\r\n\r\n", .chunked("hello")),
      .post("cHunked", fields: "Transfer-Encoding: cHunked\r\n", body: "5\r\nhello\r\n0\r\n\r\n", .chunked("hello")),
      RawRequestCase(
        "DELETE with cHunked and a request as body",
        "DELETE /pets HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: cHunked\r\n\r\n1d\r\nGET /admin HTTP/1.1\r\nHost: a\r\n\r\n0\r\n\r\n",
        .brokenBody),
      RawRequestCase(
        "GET with a chunked body",
        "GET /pets HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", .chunked("x")),
      .post(
        "chunked and a length", fields: "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", body: "0\r\n\r\n",
        .refused(400)),
      .post(
        "a length and chunked", fields: "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", body: "0\r\n\r\n",
        .refused(400)),
      .post(
        "a length of zero and chunked", fields: "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        body: "0\r\n\r\n", .refused(400)),
      .post(
        "chunked twice", fields: "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", body: "0\r\n\r\n",
        .refused(400)),
      RawRequestCase(
        "chunked in HTTP/1.0", "POST /pets HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        .refused(400)),
    ]
    + [
      "identity", "gzip", "gzip, chunked", "chunked, gzip", "chunked, chunked", "chunked, identity", ",chunked",
      "chunked,",
      "", "xchunked", "chunkedx", "\"chunked\"", "chunked;q=1", "chunked chunked", "chun ked", "'chunked'",
    ].map { .post("a coding of '\($0)'", fields: "Transfer-Encoding: \($0)\r\n", body: "0\r\n\r\n", .refused(501)) }

  /// Chunked bodies (RFC 9112 §7.1), `reliability.md` 1.4 F01–F30.
  static let chunks: [RawRequestCase] = [
    ("two chunks", "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", Outcome.chunked("hello!")),
    ("no data", "0\r\n\r\n", .chunked("")),
    ("a size in capitals", "A\r\n0123456789\r\n0\r\n\r\n", .chunked("0123456789")),
    ("a size with zeros", "0005\r\nhello\r\n000\r\n\r\n", .chunked("hello")),
    ("an extension", "5;a=b\r\nhello\r\n0\r\n\r\n", .chunked("hello")),
    ("a quoted extension", "5;a=\"b;c\"\r\nhello\r\n0;x\r\n\r\n", .chunked("hello")),
    ("a trailer", "5\r\nhello\r\n0\r\nX-A: 1\r\n\r\n", .chunked("hello")),
    ("a trailer that names framing", "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n", .chunked("hello")),
    ("data of line ends", "4\r\n\r\n\r\n\r\n0\r\n\r\n", .chunked("\r\n\r\n")),
    ("an empty size", "\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a size of letters", "x\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a size with 0x", "0x5\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a size with a sign", "+5\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a negative size", "-5\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a size with an underscore", "1_0\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a space before the size", " 5\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a space behind the size", "5 \r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a size beyond 64 bits", "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a size that wraps to 5", "10000000000000005\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a size line ended by LF", "5\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a size line ended by CR", "5\rhello\r\n0\r\n\r\n", .brokenBody),
    ("data ended by LF", "5\r\nhello\n0\r\n\r\n", .brokenBody),
    ("data longer than its size", "5\r\nhello!\r\n0\r\n\r\n", .brokenBody),
    ("data without its end", "5\r\nhello0\r\n\r\n", .brokenBody),
    ("an LF in an extension", "5;a\nb\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("a NUL in an extension", "5;a\0b\r\nhello\r\n0\r\n\r\n", .brokenBody),
    ("an extension of 20,000 bytes", "5;\(String(repeating: "a", count: 20_000))\r\nhello\r\n0\r\n\r\n", .brokenBody),
    (
      "extensions of 16,000 bytes in all",
      String(repeating: "1;\(String(repeating: "a", count: 199))\r\nx\r\n", count: 80) + "0\r\n\r\n",
      .chunked(String(repeating: "x", count: 80))
    ),
    (
      "extensions of 17,000 bytes in all",
      String(repeating: "1;\(String(repeating: "a", count: 199))\r\nx\r\n", count: 85) + "0\r\n\r\n", .brokenBody
    ),
    ("trailers of 9,000 bytes", "0\r\nX-A: \(String(repeating: "a", count: 9_000))\r\n\r\n", .brokenBody),
    ("a trailer without colon", "0\r\nX-A\r\n\r\n", .brokenBody),
    ("a folded trailer", "0\r\nX-A: 1\r\n 2\r\n\r\n", .brokenBody),
    ("a trailer with a space before its colon", "0\r\nX-A : 1\r\n\r\n", .brokenBody),
    ("a trailer ended by LF", "0\r\nX-A: 1\n\r\n", .brokenBody),
    ("an end of LF", "0\r\n\n", .brokenBody),
    ("an end of CR", "0\r\n\rX", .brokenBody),
  ].map { .post("chunks: \($0.0)", fields: "Transfer-Encoding: chunked\r\n", body: $0.1, $0.2) }
}
