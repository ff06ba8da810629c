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
    let raw = text.bytes
    var isCanonical = false
    let output = [UInt8](unsafeUninitializedCapacity: room(for: text.count)) { buffer, count in
      guard let written = buffer.baseAddress.flatMap({ decode(raw, to: UnsafeMutableRawPointer($0)) }) else { return }
      count = written
      isCanonical = true
    }
    return isCanonical ? output : nil
  }

  /// Decodes as ``decodeURL(_:)`` into the first bytes of `room`, which grows where it is too small; their number, or
  /// nil when the text is not canonical.
  package static func decodeURL(_ text: Span<UInt8>, into room: inout [UInt8]) -> Int? {
    let need = Base64.room(for: text.count)
    if room.count < need { room.append(contentsOf: repeatElement(0, count: need - room.count)) }
    let raw = text.bytes
    return room.withUnsafeMutableBytes { buffer in buffer.baseAddress.flatMap { decode(raw, to: $0) } }
  }

  /// The six bits of a character of the URL alphabet, or 255.
  static func value(_ byte: UInt8) -> UInt8 {
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
