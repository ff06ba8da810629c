import CtapiDefinition
import CtapiHTTP

/// Refuses paths that a backend could read in another way than the router did (`design.md` 7.1 "Encoded paths").
enum PathGuard {
  /// Whether every `%` has its two hexadecimal digits, and none encodes NUL.
  static func isWellFormed(_ path: RawSpan) -> Bool {
    var index = 0
    while index < path.byteCount {
      if path.byte(index) == UInt8(ascii: "%") {
        guard index &+ 2 < path.byteCount, let byte = decoded(path, index), byte != 0 else { return false }
        index &+= 3
      } else {
        index &+= 1
      }
    }
    return true
  }

  /// Whether the path has no encoded separator, no dot segment and no empty segment.
  ///
  /// A dot segment stays one with parameters behind it (RFC 3986 §3.3), for there are backends that take them off.
  static func isUnambiguous(_ path: RawSpan) -> Bool {
    var index = 0
    var segment = 0
    var dots = 0
    while index <= path.byteCount {
      let isEnd = index == path.byteCount
      var byte = isEnd ? UInt8(ascii: "/") : path.byte(index)
      var width = 1
      if byte == UInt8(ascii: "%"), let value = decoded(path, index) {
        if value == UInt8(ascii: "/") || value == UInt8(ascii: "\\") || value < 0x20 { return false }
        // A doubly encoded percent sign would hide the same things from the first decoder only.
        if value == UInt8(ascii: "%") { return false }
        if isOverlong(value, before: encodedByte(path, index &+ 3)) { return false }
        byte = value
        width = 3
      }
      if byte == UInt8(ascii: "/"), width == 1 {
        if segment > 0, segment == dots, dots <= 2 { return false }
        if segment == 0, index > 0, !isEnd { return false }
        segment = 0
        dots = 0
      } else {
        if byte == UInt8(ascii: ";"), segment > 0, segment == dots, dots <= 2 { return false }
        segment &+= 1
        if byte == UInt8(ascii: ".") { dots &+= 1 }
      }
      index &+= width
    }
    return true
  }

  /// Whether a segment of a captured parameter is a dot segment, plain or encoded.
  static func climbs(_ path: RawSpan, _ parameters: RouteParameters) -> Bool {
    for index in 0..<parameters.count where hasDotSegment(path.extracting(parameters[index])) { return true }
    return false
  }

  private static func hasDotSegment(_ text: RawSpan) -> Bool {
    var index = 0
    var length = 0
    var dots = 0
    while index < text.byteCount {
      var byte = text.byte(index)
      index &+= 1
      if byte == UInt8(ascii: "/") {
        if length == dots, dots == 1 || dots == 2 { return true }
        length = 0
        dots = 0
        continue
      }
      if byte == UInt8(ascii: "%"), let value = decoded(text, index &- 1) {
        byte = value
        index &+= 2
      }
      length &+= 1
      if byte == UInt8(ascii: ".") { dots &+= 1 }
    }
    return length == dots && (dots == 1 || dots == 2)
  }

  /// Whether bytes never begin a character of UTF-8, but a careless decoder makes an ASCII character of them.
  private static func isOverlong(_ byte: UInt8, before next: UInt8?) -> Bool {
    switch byte {
    case 0x7F, 0xC0, 0xC1, 0xF5...0xFF: true
    case 0xE0: next.map { $0 < 0xA0 } ?? true
    case 0xF0: next.map { $0 < 0x90 } ?? true
    default: false
    }
  }

  /// The byte that is percent-encoded at `index`, if one is.
  private static func encodedByte(_ path: RawSpan, _ index: Int) -> UInt8? {
    index < path.byteCount && path.byte(index) == UInt8(ascii: "%") ? decoded(path, index) : nil
  }

  private static func decoded(_ path: RawSpan, _ index: Int) -> UInt8? {
    guard index &+ 2 < path.byteCount, let high = digit(path.byte(index &+ 1)), let low = digit(path.byte(index &+ 2))
    else { return nil }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte &- 0x30
    case 0x41...0x46: byte &- 0x41 &+ 10
    case 0x61...0x66: byte &- 0x61 &+ 10
    default: nil
    }
  }
}
