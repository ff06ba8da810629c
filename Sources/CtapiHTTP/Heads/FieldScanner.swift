/// Walks the lines of a message head strictly (RFC 9112 §2–5): lines end in CR LF, names are tokens right before their
/// colon, nothing is folded, and no control character but the tab stands in a value.
package struct FieldScanner: ~Escapable {
  /// What the next line is.
  package enum Line {
    /// A field.
    case field
    /// The empty line that ends the head.
    case end
    /// Not all there yet.
    case incomplete
    /// Written so that it is not accepted.
    case malformed
  }

  private let bytes: RawSpan
  /// Where the next line begins.
  package private(set) var position: Int
  /// The whole line of the last field, with its end.
  package private(set) var line = ByteRange()
  /// The name of the last field.
  package private(set) var name = ByteRange()
  /// The value of the last field, without blanks around it.
  package private(set) var value = ByteRange()

  /// Walks from the line that begins at `position`.
  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan, from position: Int) {
    self.bytes = bytes
    self.position = position
  }

  /// Reads the next line.
  @inline(__always)
  package mutating func next() -> Line {
    let start = position
    let count = bytes.byteCount
    guard start < count else { return .incomplete }
    if bytes.byte(start) == 0x0D {
      guard start &+ 1 < count else { return .incomplete }
      guard bytes.byte(start &+ 1) == 0x0A else { return .malformed }
      position = start &+ 2
      return .end
    }
    let colon = FieldScanner.tokenEnd(in: bytes, from: start)
    guard colon < count else { return .incomplete }
    guard colon > start, bytes.byte(colon) == 0x3A else { return .malformed }
    var stop = FieldScanner.firstControl(in: bytes, from: colon &+ 1)
    while stop < count, bytes.byte(stop) == 0x09 { stop = FieldScanner.firstControl(in: bytes, from: stop &+ 1) }
    guard stop &+ 1 < count else {
      return stop < count && bytes.byte(stop) != 0x0D ? .malformed : .incomplete
    }
    guard bytes.byte(stop) == 0x0D, bytes.byte(stop &+ 1) == 0x0A else { return .malformed }
    var first = colon &+ 1
    var last = stop
    while first < last, FieldScanner.isBlank(bytes.byte(first)) { first &+= 1 }
    while last > first, FieldScanner.isBlank(bytes.byte(last &- 1)) { last &-= 1 }
    position = stop &+ 2
    line = ByteRange(start, position)
    name = ByteRange(start, colon)
    value = ByteRange(first, last)
    return .field
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The first byte below 0x20 or equal to 0x7F, from `start` on; the end where there is none.
  ///
  /// Eight bytes at a time: subtracting 0x20 from each borrows where a byte is smaller, and the exclusive or with 0x7F
  /// makes a zero of a DEL, which subtracting one finds. A borrow can only mislead above the first hit.
  @inline(__always)
  package static func firstControl(in bytes: RawSpan, from start: Int) -> Int {
    let count = bytes.byteCount
    let high: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while index &+ 8 <= count {
      // Eight bytes from here on are there by the condition above.
      let word = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
      let hits = ((word &- 0x2020_2020_2020_2020) & ~word | (delete &- 0x0101_0101_0101_0101) & ~delete) & high
      if hits != 0 { return index &+ (hits.trailingZeroBitCount >> 3) }
      index &+= 8
    }
    while index < count {
      let byte = bytes.byte(index)
      if byte < 0x20 || byte == 0x7F { return index }
      index &+= 1
    }
    return count
  }

  /// The first byte from `start` on that is no character of a token; the end where there is none.
  ///
  /// Letters, digits and hyphens, which is what names are made of, are told eight at a time: with the high bits cleared
  /// no addition carries into the next byte, and adding a bound's distance from 0x80 sets the high bit of what is past it.
  @inline(__always)
  static func tokenEnd(in bytes: RawSpan, from start: Int) -> Int {
    let count = bytes.byteCount
    let high: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while index &+ 8 <= count {
      // Eight bytes from here on are there by the condition above.
      let word = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      let low = word & ~high
      let folded = low | 0x2020_2020_2020_2020
      let letters = (folded &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(folded &+ 0x0505_0505_0505_0505)
      let digits = (low &+ 0x5050_5050_5050_5050) & ~(low &+ 0x4646_4646_4646_4646)
      let hyphens = ~((low ^ 0x2D2D_2D2D_2D2D_2D2D) &+ 0x7F7F_7F7F_7F7F_7F7F)
      let others = ~((letters | digits | hyphens) & ~word) & high
      if others != 0 {
        index &+= others.trailingZeroBitCount >> 3
        break
      }
      index &+= 8
    }
    // The condition before each load is its bounds check.
    while index < count, isToken(bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)) { index &+= 1 }
    return index
  }

  /// A character of names and methods (RFC 9110 §5.6.2).
  @inline(__always)
  package static func isToken(_ byte: UInt8) -> Bool {
    // One bit a character: ! # $ % & ' * + - . 0-9 below 64, and A-Z ^ _ ` a-z | ~ from 64 on.
    let bits: UInt64 = byte & 64 == 0 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
    return bits &>> UInt64(byte & 63) & UInt64(~byte &>> 7) & 1 != 0
  }
}
