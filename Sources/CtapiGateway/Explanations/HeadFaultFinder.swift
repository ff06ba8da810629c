import CtapiCore
import CtapiHTTP

/// Looks for the rule that a refused head breaks, from its front, as the scanner did (RFC 9112 §2–6).
struct HeadFaultFinder: ~Escapable {
  private let bytes: RawSpan
  private var index = 0
  private var isVersion11 = true
  private var hosts = 0
  private var hasLength = false
  private var hasCoding = false

  /// The first fault of a head; `unknown` when there is none that is looked for.
  static func find(_ bytes: RawSpan) -> HeadFault {
    var finder = HeadFaultFinder(bytes)
    return finder.inRequestLine() ?? finder.inFields() ?? .unknown
  }

  @_lifetime(copy bytes)
  private init(_ bytes: RawSpan) { self.bytes = bytes }

  private var isAtEnd: Bool { index >= bytes.byteCount }

  private func byte(_ offset: Int = 0) -> UInt8 { index + offset < bytes.byteCount ? bytes.byte(index + offset) : 0 }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Whether a byte ends a word of the request line, rightly or not.
  private static func endsWord(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 0x0D || byte == 0x0A }

  private mutating func skipToken() { index = FieldScanner.tokenEnd(in: bytes, from: index) }

  private mutating func inRequestLine() -> HeadFault? {
    if byte() == 0x16, byte(1) == 3 { return .tls }
    if byte() == 0x0D, byte(1) == 0x0A { index = 2 }
    if byte() == 0x0A || byte() == 0x0D { return .lineEnd }
    let start = index
    skipToken()
    guard !isAtEnd else { return .unknown }
    guard index > start else { return HeadFaultFinder.isBlank(byte()) ? .requestLine : .method }
    guard byte() == 0x20 else { return HeadFaultFinder.endsWord(byte()) ? .requestLine : .method }
    let method = bytes.extracting(start..<index)
    index += 1
    let target = index
    while !isAtEnd, byte() > 0x20 {
      if byte() > 0x7E || byte() == 0x23 || byte() == 0x5C { return .targetByte }
      index += 1
    }
    guard !isAtEnd else { return .unknown }
    let end = index
    guard byte() == 0x20 else {
      guard HeadFaultFinder.endsWord(byte()) else { return .targetByte }
      let isVersion = bytes.byteCount - target >= 5 && bytes.extracting(target..<target + 5).isWord("http/")
      return byte() != 0x0D && byte() != 0x0A || isVersion ? .requestLine : .noVersion
    }
    guard end > target else { return .requestLine }
    index += 1
    return inVersion() ?? inTarget(bytes.extracting(target..<end), method)
  }

  private mutating func inVersion() -> HeadFault? {
    if HeadFaultFinder.isBlank(byte()) { return .requestLine }
    var word: [UInt8] = []
    while !isAtEnd, byte() > 0x20 {
      word.append(byte())
      index += 1
    }
    let text = String(decoding: word, as: UTF8.self)
    guard text == "HTTP/1.1" || text == "HTTP/1.0" else { return .version }
    isVersion11 = text == "HTTP/1.1"
    if HeadFaultFinder.isBlank(byte()) { return .requestLine }
    return lineEnd()
  }

  /// Goes behind the end of a line.
  private mutating func lineEnd() -> HeadFault? {
    guard byte() == 0x0D, byte(1) == 0x0A else { return .lineEnd }
    index += 2
    return nil
  }

  private func inTarget(_ target: RawSpan, _ method: RawSpan) -> HeadFault? {
    var start = 0
    if target.byte(0) != 0x2F {
      if target.byteCount == 1, target.byte(0) == 0x2A, method.isWord("options") { return nil }
      guard target.byteCount > 7, target.extracting(0..<7).isWord("http://") else { return .targetForm }
      start = 7
      while start < target.byteCount, target.byte(start) != 0x2F, target.byte(start) != 0x3F { start += 1 }
      guard HeadFaultFinder.isAuthority(target.extracting(7..<start)) else { return .hostInvalid }
      guard start < target.byteCount, target.byte(start) == 0x2F else { return .targetForm }
    }
    while start < target.byteCount, target.byte(start) != 0x3F {
      if target.byte(start) == 0x25 {
        guard start + 2 < target.byteCount, target.byte(start + 1).hexDigitValue != nil,
          target.byte(start + 2).hexDigitValue != nil
        else { return .percentEncoding }
      }
      start += 1
    }
    return nil
  }

  private mutating func inFields() -> HeadFault? {
    while !isAtEnd {
      if byte() == 0x0D || byte() == 0x0A {
        guard let fault = lineEnd() else { return atEnd() }
        return fault
      }
      if let fault = inField() { return fault }
    }
    return nil
  }

  private mutating func inField() -> HeadFault? {
    if HeadFaultFinder.isBlank(byte()) { return .folded }
    let start = index
    skipToken()
    guard !isAtEnd else { return .unknown }
    guard index > start, byte() == 0x3A else { return nameFault() }
    let name = bytes.extracting(start..<index)
    index += 1
    let value = index
    while !isAtEnd, byte() >= 0x20 && byte() != 0x7F || byte() == 0x09 { index += 1 }
    guard !isAtEnd else { return .unknown }
    guard byte() == 0x0D || byte() == 0x0A else { return .valueByte }
    let end = index
    if let fault = lineEnd() { return fault }
    return take(name, trimmed(value, end))
  }

  /// What is wrong with a name that no colon follows.
  private func nameFault() -> HeadFault {
    var behind = index
    while behind < bytes.byteCount, HeadFaultFinder.isBlank(bytes.byte(behind)) { behind += 1 }
    if behind > index, behind < bytes.byteCount, bytes.byte(behind) == 0x3A { return .blankBeforeColon }
    return byte() == 0x0D || byte() == 0x0A ? .noColon : .nameByte
  }

  @_lifetime(copy self)
  private func trimmed(_ start: Int, _ end: Int) -> RawSpan {
    var start = start
    var end = end
    while start < end, HeadFaultFinder.isBlank(bytes.byte(start)) { start += 1 }
    while end > start, HeadFaultFinder.isBlank(bytes.byte(end - 1)) { end -= 1 }
    return bytes.extracting(start..<end)
  }

  private mutating func take(_ name: RawSpan, _ value: RawSpan) -> HeadFault? {
    if name.isWord("host") {
      hosts += 1
      return HeadFaultFinder.isAuthority(value) ? nil : .hostInvalid
    }
    if name.isWord("content-length") {
      if hasLength { return .lengthTwice }
      hasLength = true
      var isNumber = !value.isEmpty
      for position in 0..<value.byteCount where value.byte(position) &- 0x30 > 9 { isNumber = false }
      return isNumber ? nil : .lengthInvalid
    }
    if name.isWord("transfer-encoding") {
      if hasCoding { return .codingTwice }
      hasCoding = true
    }
    return nil
  }

  private func atEnd() -> HeadFault? {
    if hosts > 1 { return .hostTwice }
    if hosts == 0, isVersion11 { return .hostMissing }
    guard hasCoding else { return nil }
    if hasLength { return .lengthAndCoding }
    return isVersion11 ? nil : .codingInOldVersion
  }

  private static func isAuthority(_ text: RawSpan) -> Bool {
    var scanned = ScannedRequest()
    let head = Array("GET / HTTP/1.1\r\nHost: ".utf8) + text.withUnsafeBytes { Array($0) } + Array("\r\n\r\n".utf8)
    guard case .complete = scanned.scan(head.span.bytes, limits: ScannedRequest.Limits()) else { return false }
    return true
  }
}
