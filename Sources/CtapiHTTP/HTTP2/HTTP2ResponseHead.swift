import Glibc

/// A response head of HTTP/1.1 that this server has written itself, as the status and fields of HTTP/2.
///
/// Names are lower case, and what belongs to a connection of HTTP/1.1 is left out (RFC 9113 §8.2).
package struct HTTP2ResponseHead: ~Copyable {
  /// One field, by offsets into ``text``.
  package struct Field {
    package let name: ByteRange
    package let value: ByteRange
    /// Whether no other answer has the same value, so that remembering it is of no use.
    package let isUnique: Bool
  }

  /// The names and values.
  package private(set) var text = ByteBuffer()
  /// The fields in order, `:status` first.
  package private(set) var fields: [Field] = []
  /// The status.
  package private(set) var status = 0
  /// How long the body is, unless the request was HEAD.
  package private(set) var framing = MessageFraming.untilClose

  /// An empty one.
  package init() {}

  /// Reads the head at the front of `bytes`: how long it is, or nil when this is none.
  package mutating func read(_ bytes: RawSpan) -> Int? {
    text.removeAll()
    fields.removeAll(keepingCapacity: true)
    framing = .untilClose
    guard bytes.byteCount > 13, readStatus(bytes), var offset = HTTP2ResponseHead.lineEnd(bytes, from: 12) else {
      return nil
    }
    while true {
      offset += 2
      guard let end = HTTP2ResponseHead.lineEnd(bytes, from: offset) else { return nil }
      if end == offset { break }
      guard readField(bytes.extracting(offset..<end)) else { return nil }
      offset = end
    }
    if status < 200 || status == 204 || status == 304 { framing = .sized(0) }
    return offset + 2
  }

  /// Lends the names and values.
  func withText<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { text.bytes.withUnsafeBytes(body) }

  private mutating func readStatus(_ bytes: RawSpan) -> Bool {
    status = 0
    for index in 9..<12 {
      let digit = bytes.byte(index) &- 0x30
      guard digit < 10 else { return false }
      status = status * 10 + Int(digit)
    }
    guard status >= 100 else { return false }
    append(name: ":status", value: bytes.extracting(9..<12))
    return true
  }

  private mutating func append(name: StaticString, value: RawSpan) {
    let start = text.count
    text.append(name)
    let middle = text.count
    text.append(value)
    fields.append(Field(name: ByteRange(start, middle), value: ByteRange(middle, text.count), isUnique: false))
  }

  private mutating func readField(_ line: RawSpan) -> Bool {
    var colon = 0
    while colon < line.byteCount, line.byte(colon) != UInt8(ascii: ":") { colon += 1 }
    guard colon > 0, colon < line.byteCount else { return false }
    var start = colon + 1
    var end = line.byteCount
    while start < end, HTTP2ResponseHead.isBlank(line.byte(start)) { start += 1 }
    while end > start, HTTP2ResponseHead.isBlank(line.byte(end - 1)) { end -= 1 }
    let name = line.extracting(0..<colon)
    let value = line.extracting(start..<end)
    if isOfConnection(name, value) { return true }
    let nameStart = text.count
    for index in 0..<colon {
      let byte = name.byte(index)
      text.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
    let middle = text.count
    text.append(value)
    let isUnique = colon == 15 && name.isWord("apigw-requestid")
    fields.append(
      Field(name: ByteRange(nameStart, middle), value: ByteRange(middle, text.count), isUnique: isUnique))
    return true
  }

  /// Notes what the field says of the body; whether it goes no further.
  private mutating func isOfConnection(_ name: RawSpan, _ value: RawSpan) -> Bool {
    switch name.byteCount {
    case 7: return name.isWord("upgrade")
    case 10: return name.isWord("connection") || name.isWord("keep-alive")
    case 14:
      if name.isWord("content-length"), let length = Int(value.text) { framing = .sized(length) }
      return false
    case 16: return name.isWord("proxy-connection")
    case 17:
      guard name.isWord("transfer-encoding") else { return false }
      framing = .chunked
      return true
    default: return false
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func lineEnd(_ bytes: RawSpan, from start: Int) -> Int? {
    var index = start
    while index + 1 < bytes.byteCount {
      let found = bytes.withUnsafeBytes { memchr($0.baseAddress.unsafelyUnwrapped + index, 0x0D, $0.count - index) }
      guard let found else { return nil }
      index = bytes.withUnsafeBytes { UnsafeRawPointer(found) - $0.baseAddress.unsafelyUnwrapped }
      if index + 1 < bytes.byteCount, bytes.byte(index + 1) == 0x0A { return index }
      index += 1
    }
    return nil
  }
}
