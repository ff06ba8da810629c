/// Collects the fields of one header list and writes them as a head of HTTP/1.1, which the rest of the server reads.
///
/// Nothing that could end a line or a word of that head gets into it, whatever the list says (CVE-2026-28898).
package struct HTTP2RequestHead: ~Copyable {
  private var method = ByteBuffer()
  private var authority = ByteBuffer()
  private var path = ByteBuffer()
  private var host = ByteBuffer()
  private var cookie = ByteBuffer()
  private var fields = ByteBuffer()
  private var size = 0
  private var count = 0
  private var declaresLength = false
  private var fault: HeadRefusal?

  /// Nothing collected.
  package init() {}

  /// Begins a new list and keeps the memory.
  package mutating func begin() {
    method.removeAll()
    authority.removeAll()
    path.removeAll()
    host.removeAll()
    cookie.removeAll()
    fields.removeAll()
    size = 0
    count = 0
    declaresLength = false
    fault = nil
  }

  /// Takes one field, name in lower case.
  package mutating func add(_ name: RawSpan, _ value: RawSpan, limits: HTTP2Limits) {
    size += name.byteCount + value.byteCount + 32
    count += 1
    guard fault == nil else { return }
    guard size <= limits.headerList, count <= limits.fields else {
      fault = .tooLarge
      return
    }
    guard HTTP2RequestHead.isSafe(name, spaces: false), HTTP2RequestHead.isSafe(value, spaces: true) else {
      fault = .malformed
      return
    }
    if name.byteCount > 0, name.byte(0) == UInt8(ascii: ":") {
      takePseudo(name, value)
    } else if name.isWord("host") {
      keep(HTTP2RequestHead.take(value, into: &host))
    } else if name.isWord("cookie") {
      // One field here may be many there (RFC 9113 §8.2.3).
      if !cookie.isEmpty { cookie.append("; ") }
      cookie.append(value)
    } else {
      if name.isWord("content-length") { declaresLength = true }
      fields.append(name)
      fields.append(": ")
      fields.append(value)
      fields.append("\r\n")
    }
  }

  private mutating func takePseudo(_ name: RawSpan, _ value: RawSpan) {
    if name.isWord(":method") {
      keep(HTTP2RequestHead.take(value, into: &method))
    } else if name.isWord(":path") {
      keep(HTTP2RequestHead.take(value, into: &path))
    } else if name.isWord(":authority") {
      keep(HTTP2RequestHead.take(value, into: &authority))
    } else if !name.isWord(":scheme") {
      fault = .malformed
    }
  }

  private mutating func keep(_ isTaken: Bool) {
    if !isTaken { fault = .malformed }
  }

  /// Takes a value that may come once, and stands for one word.
  private static func take(_ value: RawSpan, into buffer: inout ByteBuffer) -> Bool {
    guard buffer.isEmpty, value.byteCount > 0, isSafe(value, spaces: false) else { return false }
    buffer.append(value)
    return true
  }

  /// Writes the head to the end of `out`; answers how the body is framed, or why the list is refused.
  ///
  /// The host is the authority's; where both are given they must agree (RFC 9113 §8.3.1).
  package mutating func finish(hasBody: Bool, to out: inout ByteBuffer) -> Result<Bool, HeadRefusal> {
    if let fault { return .failure(fault) }
    guard !method.isEmpty, !path.isEmpty, !(authority.isEmpty && host.isEmpty) else { return .failure(.malformed) }
    guard authority.isEmpty || host.isEmpty || HTTP2RequestHead.agree(authority.bytes, host.bytes) else {
      return .failure(.malformed)
    }
    out.append(method.bytes)
    out.append(" ")
    out.append(path.bytes)
    out.append(" HTTP/1.1\r\nhost: ")
    if authority.isEmpty { out.append(host.bytes) } else { out.append(authority.bytes) }
    out.append("\r\n")
    out.append(fields.bytes)
    if !cookie.isEmpty {
      out.append("cookie: ")
      out.append(cookie.bytes)
      out.append("\r\n")
    }
    let isChunked = hasBody && !declaresLength
    if isChunked { out.append("transfer-encoding: chunked\r\n") }
    out.append("\r\n")
    return .success(isChunked)
  }

  private static func agree(_ one: RawSpan, _ other: RawSpan) -> Bool {
    guard one.byteCount == other.byteCount else { return false }
    for index in 0..<one.byteCount where lower(one.byte(index)) != lower(other.byte(index)) { return false }
    return true
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  private static func isSafe(_ bytes: RawSpan, spaces: Bool) -> Bool {
    var index = 0
    while index + 8 <= bytes.byteCount {
      let word = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      // Sets the top bit of some byte where one may be a control character; what it says of others is looked at below.
      let low = (word &- 0x2020_2020_2020_2020 &- (spaces ? 0 : 0x0101_0101_0101_0101)) & ~word
      let delete = (word ^ 0x7F7F_7F7F_7F7F_7F7F) &- 0x0101_0101_0101_0101
      guard (low | delete) & 0x8080_8080_8080_8080 == 0 || isSafe(bytes, index..<index + 8, spaces) else {
        return false
      }
      index += 8
    }
    return isSafe(bytes, index..<bytes.byteCount, spaces)
  }

  private static func isSafe(_ bytes: RawSpan, _ range: Range<Int>, _ spaces: Bool) -> Bool {
    for index in range {
      let byte = bytes.byte(index)
      if byte > 0x20, byte != 0x7F { continue }
      guard spaces, byte == 0x20 || byte == 0x09 else { return false }
    }
    return true
  }
}
