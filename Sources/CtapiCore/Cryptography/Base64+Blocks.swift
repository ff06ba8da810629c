extension Base64 {
  /// How many bytes the output of ``decode(_:to:)`` must have room for: those of the text, and what its last whole
  /// block writes behind them.
  static func room(for textCount: Int) -> Int { textCount / 4 * 3 + 2 + 2 }

  /// Decodes the one canonical URL form to `output`, which has ``room(for:)`` it; the number of bytes, or nil when the
  /// text is not canonical.
  static func decode(_ text: RawSpan, to output: UnsafeMutableRawPointer) -> Int? {
    let count = text.byteCount
    let rest = count & 3
    guard rest != 1 else { return nil }
    var index = 0
    var written = 0
    var isGood = SIMD16<Int8>(repeating: -1)
    while index &+ 16 <= count {
      let sextets = sextets(text.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD16<Int8>.self), &isGood)
      let bytes = packed(sextets)
      output.storeBytes(of: bytes.x.bigEndian, toByteOffset: written, as: UInt64.self)
      output.storeBytes(of: bytes.y.bigEndian, toByteOffset: written &+ 6, as: UInt64.self)
      index &+= 16
      written &+= 12
    }
    let good = unsafeBitCast(isGood, to: SIMD2<UInt64>.self)
    guard ~(good.x & good.y) & 0x8080_8080_8080_8080 == 0 else { return nil }
    while index &+ 4 <= count {
      let a = value(text, index)
      let b = value(text, index &+ 1)
      let c = value(text, index &+ 2)
      let d = value(text, index &+ 3)
      guard a | b | c | d < 64 else { return nil }
      output.storeBytes(of: a << 2 | b >> 4, toByteOffset: written, as: UInt8.self)
      output.storeBytes(of: b << 4 | c >> 2, toByteOffset: written &+ 1, as: UInt8.self)
      output.storeBytes(of: c << 6 | d, toByteOffset: written &+ 2, as: UInt8.self)
      index &+= 4
      written &+= 3
    }
    if rest == 0 { return written }
    let a = value(text, index)
    let b = value(text, index &+ 1)
    let c = rest == 3 ? value(text, index &+ 2) : 0
    guard a | b | c < 64, (rest == 2 ? b & 15 : c & 3) == 0 else { return nil }
    output.storeBytes(of: a << 2 | b >> 4, toByteOffset: written, as: UInt8.self)
    if rest == 2 { return written &+ 1 }
    output.storeBytes(of: b << 4 | c >> 2, toByteOffset: written &+ 1, as: UInt8.self)
    return written &+ 2
  }

  private static func value(_ text: RawSpan, _ index: Int) -> UInt8 {
    value(text.unsafeLoad(fromByteOffset: index, as: UInt8.self))
  }

  /// The six bits of each character; clears the highest bit of the lanes of `isGood` where one is not of the alphabet.
  ///
  /// Only additions and shifts, which become one machine instruction each; comparisons of lanes become calls. Nothing
  /// is looked up in a table, so the time says nothing of a secret that is decoded.
  @inline(__always)
  private static func sextets(_ text: SIMD16<Int8>, _ isGood: inout SIMD16<Int8>) -> SIMD16<Int8> {
    // The alphabet in its order: - 0…9 A…Z _ a…z. Each sum is negative from that character on.
    let fromDigit = reached(text, 0x30)
    let fromUpper = reached(text, 0x41)
    let fromLine = reached(text, 0x5F)
    let fromLower = reached(text, 0x61)
    // Good is what has passed an odd number of the borders between the alphabet and what is outside.
    var parity = reached(text, 0x2D) ^ reached(text, 0x2E)
    parity ^= fromDigit ^ reached(text, 0x3A)
    parity ^= fromUpper ^ reached(text, 0x5B)
    parity ^= fromLine ^ reached(text, 0x60)
    parity ^= fromLower ^ reached(text, 0x7B)
    isGood &= parity & ~text
    // What is added turns a character into its value: - 62, 0 52, A 0, _ 63, a 26.
    var shift = (fromDigit &>> 7) & (4 - 17)
    shift &+= (fromUpper &>> 7) & (-65 - 4)
    shift &+= (fromLine &>> 7) & (-32 + 65)
    shift &+= (fromLower &>> 7) & (-71 + 32)
    return text &+ 17 &+ shift
  }

  /// Lanes that are negative where the character is `first` or above it; for characters below 0x80.
  @inline(__always)
  private static func reached(_ text: SIMD16<Int8>, _ first: Int8) -> SIMD16<Int8> { text &+ (-128 &- first) }

  /// The six bytes that every eight values make, at the upper end of each half.
  @inline(__always)
  private static func packed(_ sextets: SIMD16<Int8>) -> SIMD2<UInt64> {
    // Little endian: the first of several values is in the lowest bits, and shall come to stand above the next.
    let values = unsafeBitCast(sextets, to: SIMD8<UInt16>.self)
    let twelves = ((values & 0xFF) &<< 6) | (values &>> 8)
    let pairs = unsafeBitCast(twelves, to: SIMD4<UInt32>.self)
    let triples = ((pairs & 0xFFFF) &<< 12) | (pairs &>> 16)
    let quads = unsafeBitCast(triples, to: SIMD2<UInt64>.self)
    return (quads &<< 40) | ((quads &>> 32) &<< 16)
  }
}
