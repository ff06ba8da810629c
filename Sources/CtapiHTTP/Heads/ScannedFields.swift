/// What the fields of a request's head say, by offsets from the first of them; everything ambiguous is refused.
@frozen @usableFromInline package struct ScannedFields: Sendable {
  /// How many bytes the fields have, with the empty line behind them.
  @usableFromInline package private(set) var length = 0
  /// How many bytes their values have.
  @usableFromInline private(set) var valuesLength = 0
  /// How long the body is.
  @usableFromInline package private(set) var framing = MessageFraming.sized(0)
  /// Whether the body comes in chunks.
  @inlinable @inline(__always) package var isChunked: Bool { framing == .chunked }
  /// Whether the connection may serve another request.
  @usableFromInline package private(set) var keepsAlive = true
  /// Whether the sender waits for `100 Continue`.
  @usableFromInline package private(set) var expectsContinue = false
  /// Whether `connection` names fields of its own that go no further.
  @usableFromInline package private(set) var connectionNamesFields = false
  /// The value of `host`.
  @usableFromInline package private(set) var host = ByteRange()
  /// The value of `origin`; empty when there is none.
  @usableFromInline package private(set) var origin = ByteRange()
  /// The value of `authorization`; empty when there is none.
  @usableFromInline package private(set) var authorization = ByteRange()
  /// How many `authorization` fields there are.
  @usableFromInline package private(set) var authorizationCount = 0
  /// Whether the request brings its own trace id.
  @usableFromInline package private(set) var hasTraceID = false
  /// Whether `host` names a port or an IPv6 address, so that it is no token (RFC 7239 §4).
  @usableFromInline package private(set) var hostNeedsQuotes = false
  /// How many bytes stand in front of the first dot of `host`; -1 where it has none.
  @usableFromInline package private(set) var hostLabelLength: Int32 = -1
  /// The lines that go no further than this hop, `host` among them.
  @usableFromInline package private(set) var dropped = DroppedLines()

  /// Nothing read yet.
  @inlinable
  package init() {}

  /// Forgets what was read before; what reading all fields always sets needs no clearing.
  @inline(__always)
  private mutating func clear() {
    expectsContinue = false
    host = ByteRange()
    origin = ByteRange()
    authorization = ByteRange()
    authorizationCount = 0
    hasTraceID = false
    hostNeedsQuotes = false
    hostLabelLength = -1
    dropped.removeAll()
  }

  /// Reads the fields at the front of `bytes`, behind a request line of that length; false when they are not all there.
  mutating func scan(
    _ bytes: RawSpan, lineLength: Int, isVersion11: Bool, limits: ScannedRequest.Limits
  ) throws(HeadRefusal) -> Bool {
    clear()
    var scanner = FieldScanner(bytes, from: 0)
    var framing = FramingFields()
    var size = lineLength
    var fields = 0
    var hosts = 0
    while true {
      switch scanner.next() {
      case .incomplete:
        if size > limits.lineAndValues { throw .tooLarge }
        return false
      case .malformed: throw .malformed
      case .end:
        length = scanner.position
        valuesLength = size &- lineLength
        guard lineLength &+ length <= limits.head else { throw .tooLarge }
        try finish(framing, hosts: hosts, isVersion11: isVersion11)
        return true
      case .field:
        fields &+= 1
        size &+= scanner.value.count
        guard fields <= limits.fields, size <= limits.lineAndValues else { throw .tooLarge }
        guard ScannedFields.matters(scanner) else { continue }
        try take(bytes, scanner.line, name: scanner.name, value: scanner.value, &framing, &hosts)
      }
    }
  }

  /// Goes on to fields of which one line has changed that ended at `end`: what stands behind it begins `offset` later.
  ///
  /// `values` is how much longer the line's value is; an `authorization` is given where the line is one.
  mutating func change(from end: Int, by offset: Int, values: Int, authorization: ByteRange?) {
    length &+= offset
    valuesLength &+= values
    if Int(host.start) >= end { host = host.moved(by: offset) }
    if Int(origin.start) >= end { origin = origin.moved(by: offset) }
    if let authorization {
      self.authorization = authorization
    } else if Int(self.authorization.start) >= end {
      self.authorization = self.authorization.moved(by: offset)
    }
    if offset != 0 { dropped.move(from: end, by: offset) }
  }

  /// Whether ``take(_:_:name:value:_:_:)`` has to look at the last field.
  @inline(__always)
  static func matters(_ scanner: borrowing FieldScanner) -> Bool {
    scanner.isName(ofLength: 0b1111_1110_0100_1101_0100, among: lengthsThatMatter)
  }

  /// A bit for each length of the names that begin with a letter and that ``take(_:_:name:value:_:_:)`` looks at.
  @inline(__always)
  private static func lengthsThatMatter(_ letter: UInt8) -> UInt32 {
    switch letter {
    case UInt8(ascii: "a"): 1 << 13
    case UInt8(ascii: "c"): 1 << 10 | 1 << 14
    case UInt8(ascii: "e"): 1 << 6
    case UInt8(ascii: "h"): 1 << 4 | 1 << 14
    case UInt8(ascii: "k"): 1 << 10
    case UInt8(ascii: "o"): 1 << 6
    case UInt8(ascii: "p"): 1 << 16 | 1 << 18 | 1 << 19
    case UInt8(ascii: "t"): 1 << 2 | 1 << 7 | 1 << 17
    case UInt8(ascii: "u"): 1 << 7
    case UInt8(ascii: "x"): 1 << 15
    default: 0
    }
  }

  private mutating func take(
    _ bytes: RawSpan, _ line: ByteRange, name: ByteRange, value: ByteRange, _ framing: inout FramingFields,
    _ hosts: inout Int
  ) throws(HeadRefusal) {
    let name = bytes.part(unchecked: name)
    var isDropped = false
    switch name.byteCount {
    case 2: isDropped = name.isWord("te")
    case 4:
      if name.isWord("host") {
        hosts &+= 1
        host = value
        isDropped = true
        let form = AuthorityForm.of(bytes, value)
        guard form != .malformed else { throw .malformed }
        hostNeedsQuotes = form == .address
        hostLabelLength = ScannedFields.firstDot(bytes.part(unchecked: value))
      }
    case 6:
      if name.isWord("origin") {
        origin = value
      } else if name.isWord("expect") {
        guard bytes.part(value).isWord("100-continue") else { throw .expectation }
        expectsContinue = true
        isDropped = true
      }
    case 7: isDropped = name.isWord("trailer") || name.isWord("upgrade")
    case 10:
      if name.isWord("connection") {
        framing.takeConnection(bytes.part(value))
        isDropped = true
      } else {
        isDropped = name.isWord("keep-alive")
      }
    case 13:
      if name.isWord("authorization") {
        authorization = value
        authorizationCount &+= 1
      }
    case 14:
      if name.isWord("content-length") {
        try framing.takeContentLength(bytes.part(value))
      } else {
        isDropped = name.isWord("http2-settings")
      }
    case 15: hasTraceID = hasTraceID || name.isWord("x-amzn-trace-id")
    case 16: isDropped = name.isWord("proxy-connection")
    case 17:
      if name.isWord("transfer-encoding") {
        try framing.takeTransferEncoding(bytes.part(value))
        isDropped = true
      }
    case 18: isDropped = name.isWord("proxy-authenticate")
    case 19: isDropped = name.isWord("proxy-authorization")
    default: break
    }
    if isDropped, !dropped.append(line) { throw .tooLarge }
  }

  /// Where a host has its first dot; -1 where it has none.
  private static func firstDot(_ host: RawSpan) -> Int32 {
    var index = 0
    while index < host.byteCount {
      if host.byte(index) == UInt8(ascii: ".") { return Int32(truncatingIfNeeded: index) }
      index &+= 1
    }
    return -1
  }

  private mutating func finish(
    _ fields: FramingFields, hosts: Int, isVersion11: Bool
  ) throws(HeadRefusal) {
    guard hosts == 1 || (hosts == 0 && !isVersion11) else { throw .malformed }
    if fields.isChunked {
      guard fields.contentLength < 0, isVersion11 else { throw .malformed }
      framing = .chunked
    } else {
      framing = .sized(max(fields.contentLength, 0))
    }
    keepsAlive = isVersion11 ? !fields.connectionSaysClose : fields.connectionSaysKeepAlive
    connectionNamesFields = fields.connectionNamesFields
    if !isVersion11 { expectsContinue = false }
  }
}
