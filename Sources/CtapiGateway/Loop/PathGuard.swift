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
        byte = value
        width = 3
      }
      if byte == UInt8(ascii: "/"), width == 1 {
        if segment > 0, segment == dots, dots <= 2 { return false }
        if segment == 0, index > 0, !isEnd { return false }
        segment = 0
        dots = 0
      } else {
        segment &+= 1
        if byte == UInt8(ascii: ".") { dots &+= 1 }
      }
      index &+= width
    }
    return true
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
