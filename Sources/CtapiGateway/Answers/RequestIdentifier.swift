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
    var bits = next()
    var index = 0
    while index < 15 {
      if index == 10 { bits = next() }
      buffer.append(RequestIdentifier.letter(UInt8(truncatingIfNeeded: bits & 63)))
      bits >>= 6
      index &+= 1
    }
    buffer.append(UInt8(ascii: "="))
  }

  /// Appends `count` hexadecimal digits, at most 16 of each drawing.
  mutating func append(digits count: Int, to buffer: inout ByteBuffer) {
    var bits = next()
    for index in 0..<count {
      if index == 16 { bits = next() }
      let digit = UInt8(truncatingIfNeeded: bits & 15)
      buffer.append(digit < 10 ? digit | 0x30 : digit &+ 0x57)
      bits >>= 4
    }
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
