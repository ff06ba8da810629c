import CtapiCore

/// Checks claims JSON and finds the registered claims, in one pass and without allocating for ordinary tokens.
///
/// It accepts no text that ``JSONParser`` refuses: what it does not judge itself (escapes, bytes beyond ASCII, objects
/// with many members) and what it refuses is given to the parser, whose word then counts.
struct ClaimsScanner: ~Escapable {
  /// A member name of an open object.
  struct Name {
    var start: Int
    var count: Int
  }

  private static let deepest = JSONParser.Limits.token.depth
  private static let manyMembers = 48

  private let bytes: Span<UInt8>
  private var position = 0
  /// Set when the parser must judge the whole text too.
  private(set) var needsParser = false
  /// Where the registered claims stand.
  private(set) var index = ClaimsIndex()
  private var names: [Name]

  /// Scans `bytes`; `names` is room to work in, empty.
  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, names: [Name]) {
    self.bytes = bytes
    self.names = names
  }

  /// Gives the room back.
  consuming func releaseNames() -> [Name] {
    names.removeAll(keepingCapacity: true)
    return names
  }

  /// Whether the whole text is one object; when false, the parser has the reason.
  mutating func scan() -> Bool {
    skipWhitespace()
    guard peek() == UInt8(ascii: "{"), object(depth: 1) else { return false }
    skipWhitespace()
    return position == bytes.count
  }

  private func peek() -> UInt8 { position < bytes.count ? bytes[position] : 0 }

  @inline(__always)
  private mutating func skipWhitespace() {
    // Most claims are written without any.
    if position < bytes.count, bytes[position] > 0x20 { return }
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  private mutating func object(depth: Int) -> Bool {
    guard depth <= ClaimsScanner.deepest else { return false }
    position += 1
    skipWhitespace()
    if take(UInt8(ascii: "}")) { return true }
    let base = names.count
    var marks: UInt64 = 0
    while true {
      skipWhitespace()
      guard peek() == UInt8(ascii: "\""), let slot = string() else { return false }
      guard isNew(slot, since: base, &marks) else { return false }
      skipWhitespace()
      guard take(UInt8(ascii: ":")) else { return false }
      skipWhitespace()
      guard let value = value(depth: depth) else { return false }
      guard depth > 1 || note(value, named: slot) else { return false }
      skipWhitespace()
      if take(UInt8(ascii: "}")) { break }
      guard take(UInt8(ascii: ",")) else { return false }
    }
    names.removeLast(names.count - base)
    return true
  }

  /// Keeps a top-level value; false when its name cannot be unescaped.
  private mutating func note(_ value: ClaimSlot, named slot: ClaimSlot) -> Bool {
    if slot.kind == .plainString {
      index.note(value, named: bytes.extracting(slot.range))
      return true
    }
    var parser = JSONParser(bytes.extracting(slot.range), limits: .token)
    guard case .string(let name)? = try? parser.parseDocument() else { return false }
    index.note(value, named: Array(name.utf8).span)
    return true
  }

  /// Remembers a member name, whose mark joins those of the object's others; false when the object has it already.
  private mutating func isNew(_ slot: ClaimSlot, since base: Int, _ marks: inout UInt64) -> Bool {
    guard slot.kind == .plainString, names.count - base < ClaimsScanner.manyMembers else {
      needsParser = true
      return true
    }
    let name = Name(start: Int(slot.start), count: slot.range.count)
    let mark = mark(name)
    if marks & mark != 0 {
      var other = base
      while other < names.count {
        if names[other].count == name.count, isSame(names[other], name) { return false }
        other += 1
      }
    }
    marks |= mark
    names.append(name)
    return true
  }

  /// One bit, the same for the same names; few of an object's others share it.
  private func mark(_ name: Name) -> UInt64 {
    guard name.count > 0 else { return 1 }
    let first = Int(bytes[name.start])
    let last = Int(bytes[name.start + name.count - 1])
    return 1 << UInt64((name.count &* 7 &+ first &* 5 &+ last &* 3) & 63)
  }

  private func isSame(_ left: Name, _ right: Name) -> Bool {
    let first = bytes.extracting(left.start..<left.start + left.count)
    return first.hasSameBytes(as: bytes.extracting(right.start..<right.start + right.count))
  }

  private mutating func value(depth: Int) -> ClaimSlot? {
    let start = position
    let kind: ClaimSlot.Kind
    switch peek() {
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "{"):
      guard object(depth: depth + 1) else { return nil }
      kind = .other
    case UInt8(ascii: "["):
      guard array(depth: depth + 1) else { return nil }
      kind = .array
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      guard word("true") || word("false") || word("null") else { return nil }
      kind = .other
    default:
      guard let end = JSONNumber.end(of: bytes, from: position) else { return nil }
      position = end
      kind = .number
    }
    return ClaimSlot(kind: kind, start: UInt32(start), end: UInt32(position))
  }

  private mutating func array(depth: Int) -> Bool {
    guard depth <= ClaimsScanner.deepest else { return false }
    position += 1
    skipWhitespace()
    if take(UInt8(ascii: "]")) { return true }
    while true {
      skipWhitespace()
      guard value(depth: depth) != nil else { return false }
      skipWhitespace()
      if take(UInt8(ascii: "]")) { return true }
      guard take(UInt8(ascii: ",")) else { return false }
    }
  }

  private mutating func word(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    let isSame = word.withUTF8Buffer { buffer in
      var offset = 0
      while offset < count {
        if bytes[position + offset] != buffer[offset] { return false }
        offset += 1
      }
      return true
    }
    if isSame { position += count }
    return isSame
  }

  /// Passes a string; nil when it is not closed or holds a control character.
  private mutating func string() -> ClaimSlot? {
    let opening = position
    var isPlain = true
    position += 1
    while true {
      position = bytes.plainTextEnd(from: position)
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return isPlain
          ? ClaimSlot(kind: .plainString, start: UInt32(opening + 1), end: UInt32(position - 1))
          : ClaimSlot(kind: .escapedString, start: UInt32(opening), end: UInt32(position))
      }
      if byte < 0x20 { return nil }
      if byte == UInt8(ascii: "\\") {
        isPlain = false
        needsParser = true
        position += 2
      } else {
        needsParser = true
        position += 1
      }
    }
  }
}
