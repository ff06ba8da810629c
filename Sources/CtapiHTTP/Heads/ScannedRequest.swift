import CtapiCore

/// A request's head as offsets into its bytes, read in one pass without allocating; everything ambiguous is refused.
package struct ScannedRequest: ~Copyable, Sendable {
  /// What scanning found.
  package enum Outcome {
    /// The whole head is there.
    case complete
    /// More bytes are needed.
    case incomplete
    /// It is not accepted; the connection ends with the answer.
    case refused(HeadRefusal)
  }

  /// What is taken of one head.
  package struct Limits: Sendable {
    /// Request line and field values together, in bytes (`gateway.md` 1.7).
    package var lineAndValues = 10_240
    /// All of the head, in bytes.
    package var head = 32_768
    /// The number of fields.
    package var fields = 100

    /// AWS's limits.
    package init() {}
  }

  /// How many bytes the head has, with its empty line.
  package private(set) var length = 0
  /// The method.
  package private(set) var method = ByteRange()
  /// The path of the target, still encoded.
  package private(set) var path = ByteRange()
  /// What follows the first `?`, still encoded.
  package private(set) var query = ByteRange()
  /// Whether there is a `?`.
  package private(set) var hasQuery = false
  /// Where the first field begins.
  package private(set) var fieldsStart = 0
  /// Whether the version is HTTP/1.1.
  package private(set) var isVersion11 = true
  /// How long the body is.
  package private(set) var framing = MessageFraming.sized(0)
  /// Whether the connection may serve another request.
  package private(set) var keepsAlive = true
  /// Whether the sender waits for `100 Continue`.
  package private(set) var expectsContinue = false
  /// Whether `connection` names fields of its own that go no further.
  package private(set) var connectionNamesFields = false
  /// The value of `host`.
  package private(set) var host = ByteRange()
  /// The value of `origin`; empty when there is none.
  package private(set) var origin = ByteRange()
  /// The value of `authorization`; empty when there is none.
  package private(set) var authorization = ByteRange()
  /// How many `authorization` fields there are.
  package private(set) var authorizationCount = 0
  /// Whether the request brings its own trace id.
  package private(set) var hasTraceID = false
  /// The whole line of `host`.
  package private(set) var hostLine = ByteRange()
  /// The lines that go no further than this hop, `host` among them.
  package private(set) var dropped = DroppedLines()
  /// Whether a `%` stands in the path.
  package private(set) var hasEncodedPath = false
  /// Whether a `.` stands in the path.
  package private(set) var hasDots = false
  /// Whether `host` names a port or an IPv6 address, so that it is no token (RFC 7239 §4).
  package private(set) var hostNeedsQuotes = false

  /// Nothing read yet.
  package init() {}

  /// Reads the head at the front of `bytes`, whatever was read before.
  package mutating func scan(_ bytes: RawSpan, limits: Limits) -> Outcome {
    clear()
    do throws(HeadRefusal) {
      guard try scanLine(bytes, limits: limits), try scanFields(bytes, limits: limits) else {
        return bytes.byteCount >= limits.head ? .refused(.tooLarge) : .incomplete
      }
    } catch {
      return .refused(error)
    }
    return .complete
  }

  /// Forgets what was read before; what reading a whole head always sets needs no clearing.
  @inline(__always)
  private mutating func clear() {
    query = ByteRange()
    hasQuery = false
    expectsContinue = false
    host = ByteRange()
    hostLine = ByteRange()
    origin = ByteRange()
    authorization = ByteRange()
    authorizationCount = 0
    hasTraceID = false
    hasEncodedPath = false
    hasDots = false
    hostNeedsQuotes = false
    dropped.removeAll()
  }

  /// Reads the request line; false when it is not all there.
  private mutating func scanLine(_ bytes: RawSpan, limits: Limits) throws(HeadRefusal) -> Bool {
    let count = bytes.byteCount
    var index = 0
    // RFC 9112 §2.2: empty lines before the request line are passed over; one is enough for old clients.
    if count >= 1, bytes.byte(0) == 0x0D {
      guard count >= 2 else { return false }
      if bytes.byte(1) == 0x0A { index = 2 }
    }
    let methodStart = index
    index = FieldScanner.tokenEnd(in: bytes, from: index)
    guard index < count else { return try refuseLong(count, limits) }
    guard bytes.byte(index) == 0x20, index > methodStart else { throw .malformed }
    method = ByteRange(methodStart, index)
    let targetStart = index &+ 1
    var mark = -1
    index = try scanTarget(bytes, from: targetStart, mark: &mark)
    guard index < count else { return try refuseLong(count, limits) }
    guard bytes.byte(index) == 0x20, index > targetStart else { throw .malformed }
    guard index &+ 11 <= count else {
      // The version is not all there; what is there must not be a line end already.
      if FieldScanner.firstControl(in: bytes, from: index) < count, index &+ 9 > count { throw .malformed }
      return false
    }
    try scanVersion(bytes, at: index &+ 1)
    try splitTarget(bytes, ByteRange(targetStart, index), mark: mark)
    fieldsStart = index &+ 11
    return true
  }

  /// Where the target ends; notes the first `?` and whether a `%` or a `.` stands before it.
  @inline(__always)
  private mutating func scanTarget(
    _ bytes: RawSpan, from start: Int, mark: inout Int
  ) throws(HeadRefusal) -> Int {
    let count = bytes.byteCount
    var index = start
    while true {
      index = ByteBlock.first(in: bytes, from: index) { $0.beyondPlainTarget }
      guard index < count else { break }
      let byte = bytes.byte(index)
      if byte <= 0x20 { break }
      if byte == 0x3F, mark < 0 { mark = index }
      if byte == 0x25, mark < 0 { hasEncodedPath = true }
      if byte == 0x2E, mark < 0 { hasDots = true }
      if byte > 0x7E || byte == 0x23 || byte == 0x5C { throw .malformed }
      index &+= 1
    }
    return index
  }

  private func refuseLong(_ count: Int, _ limits: Limits) throws(HeadRefusal) -> Bool {
    if count > limits.lineAndValues { throw .tooLarge }
    return false
  }

  private mutating func scanVersion(_ bytes: RawSpan, at start: Int) throws(HeadRefusal) {
    let word = bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
    guard word & 0x00FF_FFFF_FFFF_FFFF == 0x002E_312F_5054_5448 else {
      // `HTTP/` digit `.`: another version; anything else is no version at all.
      guard word & 0x00FF_00FF_FFFF_FFFF == 0x002E_002F_5054_5448, bytes.byte(start &+ 5) &- 0x30 < 10,
        bytes.byte(start &+ 7) &- 0x30 < 10
      else { throw .malformed }
      throw .version
    }
    guard bytes.byte(start &+ 8) == 0x0D, bytes.byte(start &+ 9) == 0x0A, bytes.byte(start &+ 7) &- 0x30 < 10 else {
      throw .malformed
    }
    guard bytes.byte(start &+ 7) &- 0x30 < 2 else { throw .version }
    isVersion11 = bytes.byte(start &+ 7) == 0x31
  }

  /// Takes path and query of an origin form; an absolute form loses its scheme and authority (RFC 9112 §3.2.2).
  private mutating func splitTarget(_ bytes: RawSpan, _ target: ByteRange, mark: Int) throws(HeadRefusal) {
    let name = bytes.part(method)
    if name.isWord("connect") || name.isWord("trace") { throw .method }
    var start = Int(target.start)
    let end = Int(target.end)
    if bytes.byte(start) != 0x2F {
      if end == start &+ 1, bytes.byte(start) == 0x2A, name.isWord("options") {
        path = target
        return
      }
      let scheme = bytes.part(target)
      guard scheme.byteCount > 7, scheme.extracting(0..<7).isWord("http://") else { throw .malformed }
      start &+= 7
      let authority = start
      while start < end, bytes.byte(start) != 0x2F, bytes.byte(start) != 0x3F { start &+= 1 }
      guard isAuthority(bytes, ByteRange(authority, start)) else { throw .malformed }
      // An absolute form without a path has no slash to point at; nobody sends it, so it is refused.
      guard start < end, bytes.byte(start) == 0x2F else { throw .malformed }
    }
    path = ByteRange(start, mark >= 0 ? mark : end)
    if mark >= 0 {
      query = ByteRange(mark &+ 1, end)
      hasQuery = true
    }
    if hasEncodedPath, !ScannedRequest.isWellEncoded(bytes.part(path)) { throw .malformed }
  }

  /// Whether every percent sign is followed by two hexadecimal digits (RFC 3986 §2.1); what is not could be decoded in
  /// several ways.
  private static func isWellEncoded(_ path: RawSpan) -> Bool {
    var index = 0
    while index < path.byteCount {
      if path.byte(index) == 0x25 {
        guard index &+ 2 < path.byteCount, path.byte(index &+ 1).hexDigitValue != nil,
          path.byte(index &+ 2).hexDigitValue != nil
        else { return false }
        index &+= 2
      }
      index &+= 1
    }
    return true
  }

  /// Reads the fields; false when they are not all there.
  private mutating func scanFields(_ bytes: RawSpan, limits: Limits) throws(HeadRefusal) -> Bool {
    var scanner = FieldScanner(bytes, from: fieldsStart)
    var framing = FramingFields()
    var size = fieldsStart
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
        guard length <= limits.head else { throw .tooLarge }
        try finish(framing, hosts: hosts)
        return true
      case .field:
        fields &+= 1
        size &+= scanner.value.count
        guard fields <= limits.fields, size <= limits.lineAndValues else { throw .tooLarge }
        guard scanner.isName(among: ScannedRequest.lengthsThatMatter) else { continue }
        try take(bytes, scanner.line, name: scanner.name, value: scanner.value, &framing, &hosts)
      }
    }
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
        hostLine = line
        isDropped = true
        guard isAuthority(bytes, value) else { throw .malformed }
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

  private mutating func finish(_ fields: FramingFields, hosts: Int) throws(HeadRefusal) {
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

  /// A host with an optional port of digits, without user information (RFC 9110 §7.2).
  private mutating func isAuthority(_ bytes: RawSpan, _ range: ByteRange) -> Bool {
    let start = Int(range.start)
    let end = Int(range.end)
    if end &- start <= ByteBlock.count, start < end, start &+ ByteBlock.count <= bytes.byteCount,
      isShortAuthority(ByteBlock(bytes, uncheckedAt: start), count: end &- start)
    {
      return true
    }
    var index = start
    if start < end, bytes.byte(start) == 0x5B {
      index &+= 1
      while index < end, ScannedRequest.isAddressByte(bytes.byte(index)) { index &+= 1 }
      guard index > start &+ 2, index < end, bytes.byte(index) == 0x5D else { return false }
      index &+= 1
      hostNeedsQuotes = true
    } else {
      index = min(end, ByteBlock.first(in: bytes, from: start) { $0.beyondHosts })
    }
    guard index > start else { return false }
    guard index < end else { return true }
    guard bytes.byte(index) == 0x3A, end &- index <= 6 else { return false }
    hostNeedsQuotes = true
    index &+= 1
    while index < end {
      if bytes.byte(index) &- 0x30 >= 10 { return false }
      index &+= 1
    }
    return true
  }

  /// The usual host, which fits into a block: a name and perhaps a port; false for what needs a closer look.
  @inline(__always)
  private mutating func isShortAuthority(_ block: ByteBlock, count: Int) -> Bool {
    let all: UInt32 = 1 &<< UInt32(truncatingIfNeeded: count) &- 1
    let beyond = block.beyondHosts & all
    guard beyond != 0 else { return true }
    let name = UInt32(truncatingIfNeeded: beyond.trailingZeroBitCount)
    let port: UInt32 = (2 &<< name) &- 1
    guard name > 0, block.isColon(name), count &- Int(name) <= 6, block.beyondDigits & all & ~port == 0 else {
      return false
    }
    hostNeedsQuotes = true
    return true
  }

  /// A hexadecimal digit, `:` or `.`.
  private static func isAddressByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 11 || (byte | 0x20) &- 0x61 < 6 || byte == 0x2E
  }
}
