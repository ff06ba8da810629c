/// Numbers as messages have them.
extension ByteBuffer {
  /// Appends a number in decimal digits.
  package mutating func append(decimal value: Int) {
    // Statuses and most lengths: four digits at once, of which the leading zeros are shifted out.
    if value >= 0, value < 10_000 {
      let number = UInt32(truncatingIfNeeded: value)
      let hundreds = (number &* 5243) >> 19
      let rest = number &- hundreds &* 100
      let first = (hundreds &* 103) >> 10
      let third = (rest &* 103) >> 10
      let digits =
        first | (hundreds &- first &* 10) << 8 | third << 16 | (rest &- third &* 10) << 24
      let zeros = min(digits.trailingZeroBitCount >> 3, 3)
      reserve(4)
      guard let storage else { return }
      UnsafeMutableRawPointer(storage + end).storeBytes(
        of: (digits | 0x3030_3030) >> UInt32(zeros &* 8), as: UInt32.self)
      end &+= 4 &- zeros
      return
    }
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var rest = value.magnitude
    var first = 20
    repeat {
      first &-= 1
      digits[first] = UInt8(truncatingIfNeeded: rest % 10) | 0x30
      rest /= 10
    } while rest > 0
    if value < 0 { append(UInt8(ascii: "-")) }
    append(digits.span.bytes.extracting(first..<20))
  }

  /// Appends the three digits of a status.
  @inlinable @inline(__always)
  package mutating func append(status: Int32) {
    precondition(status >= 100 && status < 1000)
    let number = UInt32(truncatingIfNeeded: status)
    let hundreds = (number &* 41) >> 12
    let rest = number &- hundreds &* 100
    let tens = (rest &* 103) >> 10
    let digits = hundreds | tens << 8 | (rest &- tens &* 10) << 16 | 0x30_3030
    if capacity &- end < 4 { reserve(4) }
    guard let storage else { return }
    UnsafeMutableRawPointer(storage + end).storeBytes(of: digits, as: UInt32.self)
    end &+= 3
  }

  /// Appends a number in lower-case hexadecimal digits.
  package mutating func append(hexadecimal value: Int) {
    var digits = InlineArray<16, UInt8>(repeating: 0)
    var rest = UInt(bitPattern: value)
    var first = 16
    repeat {
      first &-= 1
      let digit = UInt8(truncatingIfNeeded: rest & 15)
      digits[first] = digit < 10 ? digit | 0x30 : digit &+ 0x57
      rest >>= 4
    } while rest > 0
    append(digits.span.bytes.extracting(first..<16))
  }
}
