/// Base64 in its two alphabets (RFC 4648 §4, §5), encoding and strict decoding.
package enum Base64 {
  private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let url = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The standard form, padded.
  package static func encode(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    append(bytes, standard, to: &text)
    while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The form of JOSE: URL alphabet, no padding (RFC 7515 §2).
  package static func encodeURL(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    appendURL(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the form of JOSE.
  package static func appendURL(_ bytes: Span<UInt8>, to text: inout [UInt8]) { append(bytes, url, to: &text) }

  private static func append(_ bytes: Span<UInt8>, _ alphabet: [UInt8], to text: inout [UInt8]) {
    text.reserveCapacity(text.count + (bytes.count * 4 + 2) / 3)
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let second = left > 1 ? bytes[index + 1] : 0
      let third = left > 2 ? bytes[index + 2] : 0
      text.append(alphabet[Int(bytes[index] >> 2)])
      text.append(alphabet[Int((bytes[index] & 3) << 4 | second >> 4)])
      if left > 1 { text.append(alphabet[Int((second & 15) << 2 | third >> 6)]) }
      if left > 2 { text.append(alphabet[Int(third & 63)]) }
      index += 3
    }
  }

  /// The bytes of the one canonical URL form: no padding, no space, no other alphabet, unused bits zero.
  package static func decodeURL(_ text: Span<UInt8>) -> [UInt8]? {
    var output: [UInt8] = []
    return decodeURL(text, into: &output) ? output : nil
  }

  /// Decodes as ``decodeURL(_:)`` into `output`, whose room is used again; false when the text is not canonical.
  package static func decodeURL(_ text: Span<UInt8>, into output: inout [UInt8]) -> Bool {
    let rest = text.count % 4
    guard rest != 1 else { return false }
    output.removeAll(keepingCapacity: true)
    output.reserveCapacity(text.count / 4 * 3 + 2)
    var index = 0
    let whole = text.count - rest
    while index < whole {
      let a = value(text[index])
      let b = value(text[index + 1])
      let c = value(text[index + 2])
      let d = value(text[index + 3])
      guard a | b | c | d < 64 else { return false }
      output.append(a << 2 | b >> 4)
      output.append(b << 4 | c >> 2)
      output.append(c << 6 | d)
      index += 4
    }
    if rest == 0 { return true }
    let a = value(text[index])
    let b = value(text[index + 1])
    let c = rest == 3 ? value(text[index + 2]) : 0
    guard a | b | c < 64, (rest == 2 ? b & 15 : c & 3) == 0 else { return false }
    output.append(a << 2 | b >> 4)
    if rest == 3 { output.append(b << 4 | c >> 2) }
    return true
  }

  /// The six bits of a character of the URL alphabet, or 255.
  private static func value(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x41...0x5A: byte &- 0x41
    case 0x61...0x7A: byte &- 0x61 &+ 26
    case 0x30...0x39: byte &- 0x30 &+ 52
    case 0x2D: 62
    case 0x5F: 63
    default: 255
    }
  }

  /// The bytes of the standard padded form; line breaks and blanks are allowed, as in PEM (RFC 7468 §3).
  package static func decodeStandard(_ text: Span<UInt8>) -> [UInt8]? {
    var plain: [UInt8] = []
    var padding = 0
    for index in text.indices {
      switch text[index] {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      case UInt8(ascii: "="): padding += 1
      case _ where padding > 0: return nil
      case UInt8(ascii: "+"): plain.append(UInt8(ascii: "-"))
      case UInt8(ascii: "/"): plain.append(UInt8(ascii: "_"))
      case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
      default: plain.append(text[index])
      }
    }
    guard padding <= 2, (plain.count + padding) % 4 == 0 else { return nil }
    return decodeURL(plain.span)
  }
}
