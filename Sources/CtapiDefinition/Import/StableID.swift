/// Identifiers tied to a place, so that a reimport that keeps the place keeps the id (`design.md` 7.1).
enum StableID {
  /// `length` lower-case letters and digits that follow from the parts alone.
  static func make(_ parts: String..., length: Int = 7) -> String {
    // FNV-1a, whose result does not change between runs as a seeded hash would.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in parts {
      for byte in part.utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      }
      hash = (hash ^ 0xFF) &* 0x0000_0100_0000_01B3
    }
    hash ^= hash >> 29
    var text = ""
    for _ in 0..<length {
      let digit = UInt8(hash % 36)
      text.unicodeScalars.append(UnicodeScalar(digit < 10 ? 0x30 + digit : 0x61 + digit - 10))
      hash /= 36
    }
    return text
  }
}
