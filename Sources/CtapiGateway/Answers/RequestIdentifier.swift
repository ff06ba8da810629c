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
    var text = InlineArray<24, UInt8>(repeating: 0)
    var bits = next()
    var index = 0
    while index < 24 {
      if index == 16 { bits = next() }
      let digit = UInt8(truncatingIfNeeded: bits & 15)
      text[index] = digit < 10 ? digit | 0x30 : digit &+ 0x57
      bits >>= 4
      index &+= 1
    }
    buffer.append(text.span.bytes)
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
