import CtapiHTTP

/// Makes the ids that name each exchange, without asking the system: 16 characters like `Mc7UVioPPHcEKPA=`.
struct RequestIdentifier {
  private var state: UInt64

  init() { state = UInt64.random(in: 1 ... .max) }

  /// xorshift64*: ids have to differ, not to be secret.
  private mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }

  /// Appends an id of 90 random bits.
  mutating func append(to buffer: inout ByteBuffer) {
    var text = InlineArray<16, UInt8>(repeating: UInt8(ascii: "="))
    var bits = next()
    var index = 0
    while index < 15 {
      if index == 10 { bits = next() }
      text[index] = RequestIdentifier.letter(UInt8(truncatingIfNeeded: bits & 63))
      bits >>= 6
      index &+= 1
    }
    buffer.append(text.span.bytes)
  }

  /// Appends 24 hexadecimal digits of 96 random bits.
  mutating func appendTraceDigits(to buffer: inout ByteBuffer) {
    let bits = next()
    let words: InlineArray<3, UInt64> = [
      RequestIdentifier.digits(UInt32(truncatingIfNeeded: bits)),
      RequestIdentifier.digits(UInt32(truncatingIfNeeded: bits >> 32)),
      RequestIdentifier.digits(UInt32(truncatingIfNeeded: next() >> 32)),
    ]
    buffer.append(words.span.bytes)
  }

  /// The eight hexadecimal digits of a number, a byte each: its nibbles are spread over the bytes, and those over nine
  /// are told by the carry that adding six makes.
  private static func digits(_ number: UInt32) -> UInt64 {
    var word = UInt64(number)
    word = (word & 0xFFFF) << 32 | word >> 16
    word = (word & 0x0000_FF00_0000_FF00) >> 8 | (word & 0x0000_00FF_0000_00FF) << 16
    word = (word & 0x00F0_00F0_00F0_00F0) >> 4 | (word & 0x000F_000F_000F_000F) << 8
    let letters = (word &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return word &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }

  @inline(__always)
  private static func letter(_ value: UInt8) -> UInt8 {
    switch value {
    case 0..<26: value &+ 0x41
    case 26..<52: value &+ 71
    case 52..<62: value &- 4
    case 62: 0x2D
    default: 0x5F
    }
  }
}
