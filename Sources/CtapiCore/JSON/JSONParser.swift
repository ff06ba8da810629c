/// A strict reader of JSON text (RFC 8259): no byte-order mark, no trailing comma, no comment, no duplicate member,
/// no lone surrogate, no invalid UTF-8, no more nesting than the caller allows.
///
/// Works on bytes in one pass and keeps its place, so that every refusal names line and column.
package struct JSONParser: ~Escapable {
  /// What a caller allows.
  package struct Limits: Sendable {
    /// The deepest nesting of arrays and objects.
    package var depth: Int

    /// Limits with that depth.
    package init(depth: Int) { self.depth = depth }

    /// For JOSE headers, claims and keys (`design.md` 7.1).
    package static let token = Limits(depth: 64)
    /// For API documents and templates (`design.md` 7.1).
    package static let document = Limits(depth: 512)
  }

  /// Why a text is not acceptable; a closed set, so that callers can give their own words.
  package enum Fault: String, Sendable {
    /// Not JSON at this place.
    case syntax
    /// A member name appears twice in one object.
    case duplicateMember
    /// Nested deeper than allowed.
    case tooDeep
    /// Bytes that are not UTF-8, or a lone surrogate.
    case encoding
  }

  /// A refusal with its byte offset.
  package struct Failure: Error, Sendable {
    /// The kind of refusal.
    package var fault: Fault
    /// What was found, in the form of ``CtapiError/message``.
    package var message: String
    /// The byte it was found at.
    package var offset: Int
  }

  private let bytes: Span<UInt8>
  private let limits: Limits
  private var position = 0
  private var names = MemberNames()

  /// Reads `bytes` within `limits`.
  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>, limits: Limits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// The one value of the text; anything but white space behind it is refused.
  package mutating func parseDocument() throws(Failure) -> JSON {
    let value = try parseValue(depth: 0)
    skipWhitespace()
    guard position == bytes.count else {
      throw failure(.syntax, "unexpected text behind the value")
    }
    return value
  }

  private func failure(_ fault: Fault, _ message: String, at offset: Int? = nil) -> Failure {
    Failure(fault: fault, message: message, offset: offset ?? position)
  }

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func parseValue(depth: Int) throws(Failure) -> JSON {
    skipWhitespace()
    guard position < bytes.count else {
      throw failure(.syntax, bytes.isEmpty ? "empty text where a JSON value is expected" : "the text ends too early")
    }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try parseObject(depth: depth + 1)
    case UInt8(ascii: "["): return try parseArray(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseLiteral("true", .bool(true))
    case UInt8(ascii: "f"): return try parseLiteral("false", .bool(false))
    case UInt8(ascii: "n"): return try parseLiteral("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    case 0xEF where position == 0: throw failure(.syntax, "the text begins with a byte-order mark")
    case UInt8(ascii: "}"), UInt8(ascii: "]"): throw failure(.syntax, "a value is missing here (trailing comma?)")
    default: throw failure(.syntax, "unexpected \(describe(bytes[position])) where a JSON value is expected")
    }
  }

  private func describe(_ byte: UInt8) -> String {
    guard byte >= 0x20, byte < 0x7F else {
      return "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "'\(Character(UnicodeScalar(byte)))'"
  }

  private mutating func parseLiteral(_ word: StaticString, _ value: JSON) throws(Failure) -> JSON {
    let count = word.utf8CodeUnitCount
    let text = String(describing: word)
    guard bytes.count - position >= count else { throw failure(.syntax, "expected '\(text)'") }
    var index = position
    for byte in text.utf8 {
      guard bytes[index] == byte else { throw failure(.syntax, "expected '\(text)'") }
      index += 1
    }
    position = index
    return value
  }

  private mutating func parseNumber() throws(Failure) -> JSON {
    guard let end = JSONNumber.end(of: bytes, from: position) else {
      throw failure(.syntax, "malformed number")
    }
    if end < bytes.count, bytes[position] == 0x30 || bytes[end] != 0x2C {
      switch bytes[end] {
      case 0x30...0x39, 0x2E, 0x2B, 0x2D, 0x41...0x5A, 0x61...0x7A: throw failure(.syntax, "malformed number")
      default: break
      }
    }
    let text = String(copying: bytes.extracting(position..<end))
    position = end
    return .number(JSONNumber(unchecked: text))
  }

  private mutating func parseArray(depth: Int) throws(Failure) -> JSON {
    try enter(depth)
    var elements: [JSON] = []
    skipWhitespace()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try parseValue(depth: depth))
      skipWhitespace()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw failure(.syntax, "expected ',' or ']'") }
    }
  }

  private mutating func parseObject(depth: Int) throws(Failure) -> JSON {
    try enter(depth)
    skipWhitespace()
    if take(UInt8(ascii: "}")) { return .object(JSONObject()) }
    var members: [JSONObject.Member] = []
    members.reserveCapacity(4)
    let mark = names.mark
    while true {
      skipWhitespace()
      let start = position
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw failure(.syntax, "expected a member name in double quotes")
      }
      let (name, hash) = try parseName()
      guard names.insert(name, hash, since: mark, into: members) else {
        throw failure(.duplicateMember, "member '\(name.escapedForTerminal)' appears twice", at: start)
      }
      skipWhitespace()
      guard take(UInt8(ascii: ":")) else { throw failure(.syntax, "expected ':' after the member name") }
      members.append(.init(name: name, value: try parseValue(depth: depth)))
      skipWhitespace()
      if take(UInt8(ascii: "}")) {
        names.end(mark)
        return .object(JSONObject(uniqueMembers: members))
      }
      guard take(UInt8(ascii: ",")) else { throw failure(.syntax, "expected ',' or '}'") }
    }
  }

  private mutating func enter(_ depth: Int) throws(Failure) {
    guard depth <= limits.depth else {
      throw failure(.tooDeep, "nested deeper than \(limits.depth) levels")
    }
    position += 1
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// A member's name and its hash.
  private mutating func parseName() throws(Failure) -> (name: String, hash: UInt64) {
    let start = position + 1
    let end = bytes.plainTextEnd(from: start)
    if end < bytes.count, bytes[end] == UInt8(ascii: "\"") {
      position = end + 1
      let text = bytes.extracting(start..<end)
      return (String(ascii: text), MemberNames.hash(text.bytes))
    }
    let name = try parseString()
    return (name, MemberNames.hash(name))
  }

  private mutating func parseString() throws(Failure) -> String {
    let opening = position
    let start = opening + 1
    position = bytes.plainTextEnd(from: start)
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      let text = bytes.extracting(start..<position)
      position += 1
      return String(ascii: text)
    }
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = bytes.extracting(start..<position)
        guard let string = String(validating: text) else {
          throw failure(.encoding, "a string holds bytes that are not UTF-8", at: opening)
        }
        position += 1
        return string
      case UInt8(ascii: "\\"):
        return try parseEscapedString(from: start, opening: opening)
      case 0..<0x20:
        throw failure(.syntax, "a control character in a string must be escaped")
      default:
        position += 1
      }
    }
    throw failure(.syntax, "a string is not closed", at: opening)
  }

  private mutating func parseEscapedString(from start: Int, opening: Int) throws(Failure) -> String {
    var text: [UInt8] = []
    for index in start..<position { text.append(bytes[index]) }
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: text.span) else {
          throw failure(.encoding, "a string holds bytes that are not UTF-8", at: opening)
        }
        return string
      case UInt8(ascii: "\\"):
        try parseEscape(into: &text)
      case 0..<0x20:
        throw failure(.syntax, "a control character in a string must be escaped")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw failure(.syntax, "a string is not closed", at: opening)
  }

  private mutating func parseEscape(into text: inout [UInt8]) throws(Failure) {
    let start = position
    position += 1
    guard position < bytes.count else { throw failure(.syntax, "the text ends too early") }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try parseScalar(start: start)
      text.append(contentsOf: String(Character(scalar)).utf8)
    default: throw failure(.syntax, "unknown escape in a string", at: start)
    }
  }

  private mutating func parseScalar(start: Int) throws(Failure) -> UnicodeScalar {
    let first = try parseHex()
    if let scalar = UnicodeScalar(first) { return scalar }
    guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw failure(.encoding, "a lone surrogate in a string", at: start)
    }
    let second = try parseHex()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = UnicodeScalar(0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00))
    else { throw failure(.encoding, "a lone surrogate in a string", at: start) }
    return scalar
  }

  private mutating func parseHex() throws(Failure) -> UInt16 {
    guard bytes.count - position >= 4 else { throw failure(.syntax, "the text ends too early") }
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = bytes[position].hexDigitValue else {
        throw failure(.syntax, "expected four hexadecimal digits")
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}

extension JSON {
  /// Reads one strict JSON text; the error's place carries `file`, line and column.
  package init(
    parsing bytes: Span<UInt8>, limits: JSONParser.Limits = .document, file: String? = nil
  ) throws(CtapiError) {
    var parser = JSONParser(bytes, limits: limits)
    do {
      self = try parser.parseDocument()
    } catch {
      throw CtapiError(
        .invalidInput, error.message, hint: error.fault.fix(isLiteral: file == nil),
        place: SourcePlace(file: file, offset: error.offset, in: bytes))
    }
  }

  /// Reads one strict JSON text.
  package init(
    parsing text: String, limits: JSONParser.Limits = .document, file: String? = nil
  ) throws(CtapiError) {
    try self.init(parsing: Array(text.utf8).span, limits: limits, file: file)
  }
}
