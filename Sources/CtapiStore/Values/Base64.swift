/// The base64 of RFC 4648 §4 with padding, as strict as DynamoDB reads it.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of bytes.
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = 0
      for offset in 0..<3 { group = group << 8 | (offset < count ? Int(bytes[start + offset]) : 0) }
      for position in 0..<4 {
        text.append(position <= count ? alphabet[group >> (18 - 6 * position) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text.
  ///
  /// Throws `base64Length`, `base64Character` or `base64End`.
  package static func decode(_ text: String) throws(ItemFault) -> [UInt8] {
    var letters = Array(text.utf8)
    guard letters.count % 4 == 0 else { throw .base64Length(letters.count) }
    var padding = 0
    while padding < 2, letters.last == UInt8(ascii: "=") {
      letters.removeLast()
      padding += 1
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(letters.count / 4 * 3 + 2)
    var bits = 0
    var count = 0
    for letter in letters {
      bits = bits << 6 | Int(try value(letter))
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(bits >> count))
      bits &= 1 << count - 1
    }
    // Bits left over would be lost on the way back.
    guard bits == 0, letters.count % 4 != 1 else { throw .base64End }
    return bytes
  }

  private static func value(_ letter: UInt8) throws(ItemFault) -> UInt8 {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): return 62
    case UInt8(ascii: "/"): return 63
    // A '=' before the end: DynamoDB finds it while checking the end.
    case UInt8(ascii: "="): throw .base64End
    default: throw .base64Character(String(decoding: [letter], as: UTF8.self))
    }
  }
}
