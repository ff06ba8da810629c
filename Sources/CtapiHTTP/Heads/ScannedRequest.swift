import CtapiCore

/// A request's head as offsets into its bytes, read in one pass without allocating; everything ambiguous is refused.
@frozen @usableFromInline package struct ScannedRequest: ~Copyable, Sendable {
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
  @usableFromInline package private(set) var length = 0
  /// The method.
  @usableFromInline package private(set) var method = ByteRange()
  /// The path of the target, still encoded.
  @usableFromInline package private(set) var path = ByteRange()
  /// What follows the first `?`, still encoded.
  @usableFromInline package private(set) var query = ByteRange()
  /// Whether there is a `?`.
  @usableFromInline package private(set) var hasQuery = false
  /// Where the first field begins.
  @usableFromInline package private(set) var fieldsStart = 0
  /// Whether the version is HTTP/1.1.
  @usableFromInline package private(set) var isVersion11 = true
  /// What the fields say, by offsets from the first.
  @usableFromInline package private(set) var fields = ScannedFields()
  /// Whether the fields are those that the connection's memory holds, but for the line that has changed.
  @usableFromInline package private(set) var isRecalled = false
  /// The one line of recalled fields that has changed, by its offset from the first; empty for none.
  @usableFromInline package private(set) var changedLine = ByteRange()
  /// Whether a `%` stands in the path.
  @usableFromInline package private(set) var hasEncodedPath = false
  /// Whether a `.` stands in the path.
  @usableFromInline package private(set) var hasDots = false
  /// Nothing read yet.
  package init() {}

  /// Reads the head at the front of `bytes`, whatever was read before.
  package mutating func scan(_ bytes: RawSpan, limits: Limits) -> Outcome {
    do throws(HeadRefusal) {
      isRecalled = false
      guard try scanLine(bytes, limits: limits) else { return ended(bytes, limits) }
      let rest = bytes.extracting(fieldsStart...)
      let isWhole = try fields.scan(rest, lineLength: fieldsStart, isVersion11: isVersion11, limits: limits)
      guard isWhole else { return ended(bytes, limits) }
      length = fieldsStart &+ fields.length
      return .complete
    } catch {
      return .refused(error)
    }
  }

  /// Reads the head at the front of `bytes` as ``scan(_:limits:)`` does, and its fields only if they are not those that
  /// the connection sent last.
  package mutating func scan(_ bytes: RawSpan, limits: Limits, with memory: inout FieldMemory) -> Outcome {
    do throws(HeadRefusal) {
      isRecalled = false
      guard try scanLine(bytes, limits: limits) else { return ended(bytes, limits) }
      let rest = bytes.extracting(fieldsStart...)
      isRecalled =
        isVersion11
        && memory.recall(rest, lineLength: fieldsStart, limits: limits, into: &fields, changed: &changedLine)
      if !isRecalled {
        let isWhole = try fields.scan(rest, lineLength: fieldsStart, isVersion11: isVersion11, limits: limits)
        guard isWhole else { return ended(bytes, limits) }
        if isVersion11 { memory.remember(rest, fields) }
      }
      length = fieldsStart &+ fields.length
      return .complete
    } catch {
      return .refused(error)
    }
  }

  /// What to say of bytes that end before the head does.
  private func ended(_ bytes: RawSpan, _ limits: Limits) -> Outcome {
    bytes.byteCount >= limits.head ? .refused(.tooLarge) : .incomplete
  }

  /// Reads the request line; false when it is not all there.
  private mutating func scanLine(_ bytes: RawSpan, limits: Limits) throws(HeadRefusal) -> Bool {
    query = ByteRange()
    hasQuery = false
    hasEncodedPath = false
    hasDots = false
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

  @inline(__always)
  private mutating func scanVersion(_ bytes: RawSpan, at start: Int) throws(HeadRefusal) {
    // The usual version with its line end; everything else is looked at more closely.
    let word = bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
    let end = bytes.unsafeLoadUnaligned(fromByteOffset: start &+ 8, as: UInt16.self)
    isVersion11 = true
    guard word != 0x312E_312F_5054_5448 || end != 0x0A0D else { return }
    try scanOtherVersion(bytes, at: start, word)
  }

  @inline(never)
  private mutating func scanOtherVersion(_ bytes: RawSpan, at start: Int, _ word: UInt64) throws(HeadRefusal) {
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
  @inline(__always)
  private mutating func splitTarget(_ bytes: RawSpan, _ target: ByteRange, mark: Int) throws(HeadRefusal) {
    var start = Int(target.start)
    let end = Int(target.end)
    if method.count == 5 || method.count == 7 {
      let name = bytes.part(method)
      if name.isWord("connect") || name.isWord("trace") { throw .method }
    }
    if bytes.byte(start) != 0x2F {
      let name = bytes.part(method)
      if end == start &+ 1, bytes.byte(start) == 0x2A, name.isWord("options") {
        path = target
        return
      }
      let scheme = bytes.part(target)
      guard scheme.byteCount > 7, scheme.extracting(0..<7).isWord("http://") else { throw .malformed }
      start &+= 7
      let authority = start
      while start < end, bytes.byte(start) != 0x2F, bytes.byte(start) != 0x3F { start &+= 1 }
      guard AuthorityForm.of(bytes, ByteRange(authority, start)) != .malformed else { throw .malformed }
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
}

extension ScannedRequest {
  /// The value of `host`.
  @inlinable @inline(__always) package var host: ByteRange { fields.host.moved(by: fieldsStart) }
  /// The value of `origin`; empty when there is none.
  @inlinable @inline(__always) package var origin: ByteRange { fields.origin.moved(by: fieldsStart) }
  /// The value of `authorization`; empty when there is none.
  @inlinable @inline(__always) package var authorization: ByteRange { fields.authorization.moved(by: fieldsStart) }
  /// How long the body is.
  @inlinable @inline(__always) package var framing: MessageFraming { fields.framing }
}
