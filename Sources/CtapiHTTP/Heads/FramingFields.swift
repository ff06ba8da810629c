/// What the fields of a head say of its body and connection, gathered line by line.
struct FramingFields {
  private(set) var contentLength = -1
  private(set) var isChunked = false
  private(set) var connectionSaysClose = false
  private(set) var connectionSaysKeepAlive = false
  /// The `connection` fields name others that go no further than this hop.
  private(set) var connectionNamesFields = false

  /// A `content-length`; one number without sign, the same in every repetition is still refused (RFC 9112 §6.3).
  mutating func takeContentLength(_ value: RawSpan) throws(HeadRefusal) {
    guard contentLength < 0, value.byteCount > 0 else { throw .malformed }
    guard value.byteCount <= 18 else { throw .bodyTooLarge }
    var length = 0
    for index in 0..<value.byteCount {
      let digit = value.byte(index) &- 0x30
      guard digit < 10 else { throw .malformed }
      length = length &* 10 &+ Int(digit)
    }
    contentLength = length
  }

  /// A `transfer-encoding`; only `chunked`, once.
  mutating func takeTransferEncoding(_ value: RawSpan) throws(HeadRefusal) {
    guard !isChunked else { throw .malformed }
    guard value.isWord("chunked") else { throw .transferCoding }
    isChunked = true
  }

  /// A `connection`: a list of `close`, `keep-alive` and names of fields.
  mutating func takeConnection(_ value: RawSpan) {
    if value.isWord("keep-alive") {
      connectionSaysKeepAlive = true
      return
    }
    var list = ListScanner(value)
    while let token = list.next() {
      let word = value.part(token)
      if word.isWord("close") {
        connectionSaysClose = true
      } else if word.isWord("keep-alive") {
        connectionSaysKeepAlive = true
      } else {
        connectionNamesFields = true
      }
    }
  }
}
