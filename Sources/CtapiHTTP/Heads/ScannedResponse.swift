/// A backend's response head as offsets into its bytes; what a backend may not say is refused, never passed on.
@frozen @usableFromInline package struct ScannedResponse: ~Copyable, Sendable {
  /// What scanning found.
  package enum Outcome {
    /// The whole head is there.
    case complete
    /// More bytes are needed.
    case incomplete
    /// It is no answer that can be used.
    case refused
  }

  private static let limit = 65_536
  private static let fieldLimit = 200

  /// How many bytes the head has, with its empty line.
  @usableFromInline package private(set) var length = 0
  /// The status, 100 to 599.
  @usableFromInline package private(set) var status = 0
  /// Where the first field begins.
  @usableFromInline package private(set) var fieldsStart = 0
  /// The declared size of the body; -1 when none is declared.
  @usableFromInline package private(set) var contentLength = -1
  /// Whether the body is chunked.
  @usableFromInline package private(set) var isChunked = false
  /// Whether the backend keeps the connection.
  @usableFromInline package private(set) var keepsAlive = true
  /// Whether `connection` names fields of its own that go no further.
  @usableFromInline package private(set) var connectionNamesFields = false
  /// Whether there is a field that seems to be one of `access-control-*`, for whoever answers for them itself.
  @usableFromInline package private(set) var namesAccessControl = false
  /// The lines that go no further than this hop.
  @usableFromInline package private(set) var dropped = DroppedLines()

  /// Nothing read yet.
  package init() {}

  /// Reads the head at the front of `bytes`, whatever was read before.
  package mutating func scan(_ bytes: RawSpan) -> Outcome {
    // What reading a whole head always sets needs no clearing.
    status = 0
    namesAccessControl = false
    dropped.removeAll()
    do throws(HeadRefusal) {
      guard try scanLine(bytes), try scanFields(bytes) else {
        return bytes.byteCount >= ScannedResponse.limit ? .refused : .incomplete
      }
    } catch {
      return .refused
    }
    return .complete
  }

  /// How long the body is, given the method it answers (RFC 9112 §6.3).
  @inlinable @inline(__always)
  package func framing(isHead: Bool) -> MessageFraming {
    if isHead || status == 204 || status == 304 || status < 200 { return .sized(0) }
    if isChunked { return .chunked }
    return contentLength >= 0 ? .sized(contentLength) : .untilClose
  }

  private mutating func scanLine(_ bytes: RawSpan) throws(HeadRefusal) -> Bool {
    let end = FieldScanner.firstControl(in: bytes, from: 0)
    guard end &+ 1 < bytes.byteCount else { return false }
    guard bytes.byte(end) == 0x0D, bytes.byte(end &+ 1) == 0x0A, end >= 12 else { throw .malformed }
    let word = bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)
    guard word & 0x00FF_FFFF_FFFF_FFFF == 0x002E_312F_5054_5448 else { throw .malformed }
    let minor = bytes.byte(7)
    guard minor == 0x30 || minor == 0x31, bytes.byte(8) == 0x20, end == 12 || bytes.byte(12) == 0x20 else {
      throw .malformed
    }
    keepsAlive = minor == 0x31
    for index in 9..<12 {
      let digit = bytes.byte(index) &- 0x30
      guard digit < 10 else { throw .malformed }
      status = status &* 10 &+ Int(digit)
    }
    guard status >= 100, status < 600 else { throw .malformed }
    fieldsStart = end &+ 2
    return true
  }

  private mutating func scanFields(_ bytes: RawSpan) throws(HeadRefusal) -> Bool {
    var scanner = FieldScanner(bytes, from: fieldsStart)
    var framing = FramingFields()
    var fields = 0
    while true {
      switch scanner.next() {
      case .incomplete: return false
      case .malformed: throw .malformed
      case .end:
        length = scanner.position
        guard length <= ScannedResponse.limit else { throw .tooLarge }
        try finish(framing)
        return true
      case .field:
        fields &+= 1
        guard fields <= ScannedResponse.fieldLimit else { throw .tooLarge }
        let lengths: UInt32 = 0xFFC7_C480
        guard scanner.isName(ofLength: lengths, among: ScannedResponse.lengthsThatMatter) else { continue }
        try take(bytes, scanner.line, name: scanner.name, value: scanner.value, &framing)
      }
    }
  }

  /// A bit for each length of the names that begin with a letter and that ``take(_:_:name:value:_:)`` looks at.
  @inline(__always)
  private static func lengthsThatMatter(_ letter: UInt8) -> UInt32 {
    switch letter {
    case UInt8(ascii: "a"): 1 << 15 | 0xFFC0_0000
    case UInt8(ascii: "c"): 1 << 10 | 1 << 14
    case UInt8(ascii: "k"): 1 << 10
    case UInt8(ascii: "p"): 1 << 16 | 1 << 18
    case UInt8(ascii: "t"): 1 << 7 | 1 << 17
    case UInt8(ascii: "u"): 1 << 7
    default: 0
    }
  }

  private mutating func take(
    _ bytes: RawSpan, _ line: ByteRange, name: ByteRange, value: ByteRange, _ framing: inout FramingFields
  ) throws(HeadRefusal) {
    let name = bytes.part(unchecked: name)
    var isDropped = false
    switch name.byteCount {
    case 7: isDropped = name.isWord("trailer") || name.isWord("upgrade")
    case 10:
      if name.isWord("connection") {
        framing.takeConnection(bytes.part(value))
        isDropped = true
      } else {
        isDropped = name.isWord("keep-alive")
      }
    case 14:
      if name.isWord("content-length") {
        try framing.takeContentLength(bytes.part(value))
        // An answer without content has no length of it (RFC 9110 §8.6).
        isDropped = status == 204
      }
    case 15: isDropped = name.isWord("apigw-requestid")
    case 16: isDropped = name.isWord("proxy-connection")
    case 17:
      if name.isWord("transfer-encoding") {
        try framing.takeTransferEncoding(bytes.part(value))
        isDropped = true
      }
    case 18: isDropped = name.isWord("proxy-authenticate")
    case 22...:
      namesAccessControl = namesAccessControl || name.extracting(0..<15).isWord("access-control-")
    default: break
    }
    if isDropped, !dropped.append(line) { throw .tooLarge }
  }

  private mutating func finish(_ fields: FramingFields) throws(HeadRefusal) {
    // Both, or chunks in HTTP/1.0, would let a later hop read the body in another way (RFC 9112 §6.1, §6.3).
    guard !fields.isChunked || (fields.contentLength < 0 && keepsAlive) else { throw .malformed }
    isChunked = fields.isChunked
    contentLength = fields.contentLength
    keepsAlive = keepsAlive ? !fields.connectionSaysClose : fields.connectionSaysKeepAlive
    connectionNamesFields = fields.connectionNamesFields
  }
}
