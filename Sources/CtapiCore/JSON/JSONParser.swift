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

  let bytes: Span<UInt8>
  private let limits: Limits
  var position = 0
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

  func failure(_ fault: Fault, _ message: String, at offset: Int? = nil) -> Failure {
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

  mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
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
