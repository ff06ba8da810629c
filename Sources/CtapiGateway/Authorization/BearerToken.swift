import CtapiHTTP

/// Finds the token in an identity source's value: bare, or behind `Bearer` in any case (`gateway.md` 2.2 step 2).
enum BearerToken {
  static func range(in bytes: RawSpan, _ field: ByteRange) -> ByteRange {
    let value = bytes.part(field)
    guard value.byteCount > 7, value.extracting(0..<6).isWord("bearer"),
      value.byte(6) == 0x20 || value.byte(6) == 0x09
    else { return field }
    var start = 7
    while start < value.byteCount, value.byte(start) == 0x20 || value.byte(start) == 0x09 { start &+= 1 }
    return ByteRange(Int(field.start) &+ start, Int(field.end))
  }

  /// The same in a query, where a space is `%20` or `+`; nothing in a token itself is ever encoded (RFC 3986 §2.3).
  static func encodedRange(in bytes: RawSpan, _ field: ByteRange) -> ByteRange {
    let value = bytes.part(field)
    guard value.byteCount > 7, value.extracting(0..<6).isWord("bearer") else { return field }
    var start = 6
    while start < value.byteCount {
      if value.byte(start) == 0x2B {
        start &+= 1
      } else if start &+ 3 <= value.byteCount, value.extracting(start..<(start &+ 3)).isWord("%20") {
        start &+= 3
      } else {
        break
      }
    }
    return start == 6 ? field : ByteRange(Int(field.start) &+ start, Int(field.end))
  }
}
