/// A hash that is the same in every process, for telling configurations apart; not for untrusted input (FNV-1a).
struct StableHash {
  /// The hash of what was combined so far.
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Adds text.
  mutating func combine(_ text: String) {
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }

  /// Adds a number.
  mutating func combine(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      value = (value ^ (number >> UInt64(shift) & 0xFF)) &* 0x100_0000_01B3
    }
  }
}
