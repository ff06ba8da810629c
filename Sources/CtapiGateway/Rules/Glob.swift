import CtapiHTTP

/// Patterns in which `*` stands for any characters and `?` for one.
enum Glob {
  /// Whether text fits a pattern, byte by byte.
  static func matches(_ text: String, _ pattern: String) -> Bool {
    let text = Array(text.utf8)
    let pattern = Array(pattern.utf8)
    return matches(text.span.bytes, pattern.span.bytes, ignoringCase: false)
  }

  /// Whether text fits a pattern; ignoring case, the pattern is in lower case.
  ///
  /// Time grows with the product of both lengths at most: only the last star is gone back to.
  static func matches(_ text: RawSpan, _ pattern: RawSpan, ignoringCase: Bool) -> Bool {
    var index = 0
    var position = 0
    var star = -1
    var resume = 0
    while index < text.byteCount {
      let byte = text.byte(index)
      let folded = ignoringCase && byte &- 0x41 < 26 ? byte | 0x20 : byte
      if position < pattern.byteCount, pattern.byte(position) == UInt8(ascii: "*") {
        star = position
        resume = index
        position += 1
      } else if position < pattern.byteCount,
        pattern.byte(position) == UInt8(ascii: "?") || pattern.byte(position) == folded
      {
        position += 1
        index += 1
      } else if star >= 0 {
        resume += 1
        index = resume
        position = star + 1
      } else {
        return false
      }
    }
    while position < pattern.byteCount, pattern.byte(position) == UInt8(ascii: "*") { position += 1 }
    return position == pattern.byteCount
  }
}
