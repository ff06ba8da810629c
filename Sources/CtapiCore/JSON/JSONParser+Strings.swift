/// Strings and member names, with their escapes (RFC 8259 §7).
extension JSONParser {
  /// A member's name and its hash.
  mutating func parseName() throws(Failure) -> (name: String, hash: UInt64) {
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

  /// A string in quotes, at whose opening quote the parser stands.
  mutating func parseString() throws(Failure) -> String {
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
