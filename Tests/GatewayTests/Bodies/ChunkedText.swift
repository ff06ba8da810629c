/// Requests whose bodies come in chunks, as clients write them.
enum ChunkedText {
  /// A head for a body in chunks.
  static func head(_ line: String = "PUT /a") -> String {
    "\(line) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
  }

  /// A body in chunks of 60,000 bytes, and its end.
  static func chunks(_ body: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = body[...]
    while !rest.isEmpty {
      let part = rest.prefix(60_000)
      bytes += Array("\(String(part.count, radix: 16))\r\n".utf8)
      bytes += part
      bytes += Array("\r\n".utf8)
      rest = rest.dropFirst(part.count)
    }
    return bytes + Array("0\r\n\r\n".utf8)
  }

  /// Sends a request with such a body and gives the response.
  static func exchange(_ body: [UInt8], _ line: String = "PUT /a", on connection: RawConnection) -> String {
    connection.send(head(line))
    connection.send(chunks(body))
    return connection.readResponse()
  }

  /// The lines about the body's framing in a head that reached a backend.
  static func framing(_ head: String) -> [Substring] {
    head.lowercased().split(separator: "\r\n").filter {
      $0.hasPrefix("content-length:") || $0.hasPrefix("transfer-encoding:")
    }
  }

  /// Bytes that differ from one place to the next.
  static func body(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) } }
}
