import Testing

/// One answer of a backend as raw bytes and what the gateway must make of it (`reliability.md` 1.4 "Response side").
package struct RawResponseCase: Sendable, CustomTestStringConvertible {
  /// What must become of it when it answers a GET.
  package enum Outcome: Sendable, Hashable {
    /// Passed on whole: status and body.
    case passed(Int, String)
    /// Not passed on: the gateway answers with an error of its own.
    case refused
    /// Its head is passed on, and that its body is cut off or broken must be visible to the client.
    case truncated(Int)
  }

  /// What it is about.
  package let name: String
  /// The bytes the backend sends before it closes.
  package let bytes: [UInt8]
  /// What must become of it.
  package let outcome: Outcome

  private init(_ name: String, _ text: String, _ outcome: Outcome) {
    self.name = name
    bytes = Array(text.utf8)
    self.outcome = outcome
  }

  package var testDescription: String { name }

  /// All cases.
  package static let all = wellFormed + interim + heads + bodies

  private static let wellFormed: [RawResponseCase] = [
    .init("a sized body", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", .passed(200, "hi")),
    .init("no body", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .passed(200, "")),
    .init(
      "a chunked body", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", .passed(200, "hi")),
    .init("a body until the end", "HTTP/1.1 200 OK\r\n\r\nhi", .passed(200, "hi")),
    .init("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhi", .passed(200, "hi")),
    .init("no reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi", .passed(200, "hi")),
    .init("an empty reason", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nhi", .passed(200, "hi")),
    .init(
      "a field that connection names",
      "HTTP/1.1 200 OK\r\nConnection: X-A\r\nX-A: evil\r\nContent-Length: 2\r\n\r\nhi", .passed(200, "hi")),
    .init(
      "fields of a hop",
      "HTTP/1.1 200 OK\r\nKeep-Alive: evil\r\nProxy-Authenticate: evil\r\nUpgrade: evil\r\nTrailer: evil\r\n"
        + "apigw-requestid: evil\r\nContent-Length: 2\r\n\r\nhi", .passed(200, "hi")),
    .init(
      "a trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-A: evil\r\n\r\n",
      .passed(200, "hi")),
    .init("an unknown status", "HTTP/1.1 599 Odd\r\nContent-Length: 2\r\n\r\nhi", .passed(599, "hi")),
    .init("its own 418", "HTTP/1.1 418 Teapot\r\nContent-Length: 2\r\n\r\nhi", .passed(418, "hi")),
    .init("204 with a length", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n", .passed(204, "")),
    .init("304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 200\r\n\r\n", .passed(304, "")),
  ]

  private static let interim: [RawResponseCase] = [
    .init(
      "100 first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", .passed(200, "hi")),
    .init(
      "103 first", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
      .passed(200, "hi")),
    .init("101 nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", .refused),
    .init("only 100", "HTTP/1.1 100 Continue\r\n\r\n", .refused),
    .init(
      "101 in front of an answer",
      "HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", .refused),
    .init(
      "100 sixteen times in front of an answer",
      String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 16)
        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", .passed(200, "hi")),
    .init(
      "100 seventeen times in front of an answer",
      String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 17)
        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", .refused),
    .init("a flood of 100", String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 500), .refused),
  ]

  private static let heads: [RawResponseCase] =
    [
      ("nothing", ""), ("garbage", "hello world, this is no HTTP\r\n\r\n"),
      ("an SSH banner", "SSH-2.0-OpenSSH_9.2\r\n"),
      ("half a head", "HTTP/1.1 200 OK\r\nContent-Le"),
      ("a lower-case version", "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
      ("HTTP/2.0", "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
      ("HTTP/1.2", "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n"),
      ("a status of letters", "HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n"),
      ("a status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
      ("a status of four digits", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"),
      ("status 099", "HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n"),
      ("status 600", "HTTP/1.1 600 High\r\nContent-Length: 0\r\n\r\n"),
      ("bare LF ends", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
      ("a NUL in the reason", "HTTP/1.1 200 O\0K\r\nContent-Length: 0\r\n\r\n"),
      ("a NUL in a value", "HTTP/1.1 200 OK\r\nX-A: \0\r\nContent-Length: 0\r\n\r\n"),
      ("a bare CR in a value", "HTTP/1.1 200 OK\r\nX-A: 1\rX-B: 2\r\nContent-Length: 0\r\n\r\n"),
      ("a folded value", "HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n"),
      ("a space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n"),
      ("a line without colon", "HTTP/1.1 200 OK\r\nX-A\r\n\r\n"),
      ("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!"),
      ("a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi"),
      ("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhi"),
      (
        "a length and chunks",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
      ),
      ("an unknown coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
      ("chunked twice", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
      ("chunks in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"),
      (
        "a head of 200,000 bytes",
        "HTTP/1.1 200 OK\r\nX-A: \(String(repeating: "a", count: 200_000))\r\nContent-Length: 0\r\n\r\n"
      ),
      ("1,000 fields", "HTTP/1.1 200 OK\r\n\(String(repeating: "X-A: 1\r\n", count: 1_000))Content-Length: 0\r\n\r\n"),
    ].map { RawResponseCase($0.0, $0.1, .refused) }

  private static let bodies: [RawResponseCase] = [
    .init("a body shorter than its length", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhi", .truncated(200)),
    .init(
      "a chunked body without its end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
      .truncated(200)),
    .init("half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhi", .truncated(200)),
    .init(
      "a broken chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\nzz\r\n", .truncated(200)),
    .init(
      "a chunk longer than its size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi!\r\n0\r\n\r\n",
      .truncated(200)),
    .init(
      "chunk lines ended by LF", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nhi\n0\n\n", .truncated(200)),
    .init(
      "bytes behind the body",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
      .passed(200, "hi")),
  ]
}
