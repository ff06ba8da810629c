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

  /// An id of 15 letters and digits and a `=`: 87 random bits.
  @inline(__always)
  mutating func make() -> InlineArray<2, UInt64> {
    let first = RequestIdentifier.letters(next())
    let second = RequestIdentifier.letters(next()) & 0x00FF_FFFF_FFFF_FFFF | 0x3D00_0000_0000_0000
    return [first, second]
  }

  /// Appends 16 hexadecimal digits of 64 random bits.
  @inline(__always)
  mutating func appendTraceDigits(to buffer: inout ByteBuffer) {
    let bits = next()
    buffer.append(RequestIdentifier.digits(UInt32(truncatingIfNeeded: bits)))
    buffer.append(RequestIdentifier.digits(UInt32(truncatingIfNeeded: bits >> 32)))
  }

  /// Appends 8 hexadecimal digits of 32 random bits.
  mutating func appendDigits(to buffer: inout ByteBuffer) {
    buffer.append(RequestIdentifier.digits(UInt32(truncatingIfNeeded: next())))
  }

  /// The eight hexadecimal digits of a number, a byte each: its nibbles are spread over the bytes, and those over nine
  /// are told by the carry that adding six makes.
  @inline(__always)
  private static func digits(_ number: UInt32) -> UInt64 {
    var word = UInt64(number)
    word = (word & 0xFFFF) << 32 | word >> 16
    word = (word & 0x0000_FF00_0000_FF00) >> 8 | (word & 0x0000_00FF_0000_00FF) << 16
    word = (word & 0x00F0_00F0_00F0_00F0) >> 4 | (word & 0x000F_000F_000F_000F) << 8
    let letters = (word &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return word &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }

  /// A letter or digit for each byte: five bits choose among A–Z and 2–7, which adding 0x66 tells apart by its carry into
  /// the highest bit; a sixth makes a small letter, and leaves a digit what it is.
  private static func letters(_ random: UInt64) -> UInt64 {
    let choice = random & 0x1F1F_1F1F_1F1F_1F1F
    let digits = (choice &+ 0x6666_6666_6666_6666) >> 7 & 0x0101_0101_0101_0101
    return choice &+ 0x4141_4141_4141_4141 &- digits &* 0x29 | random & 0x2020_2020_2020_2020
  }
}
