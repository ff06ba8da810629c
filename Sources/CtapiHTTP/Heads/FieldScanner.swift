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
  ///
  /// The usual line is a short name and a value without tabs, with a block's room behind it; whatever is not goes the
  /// general way, which alone decides what is accepted.
  @inline(__always)
  package mutating func next() -> Line {
    let start = position
    let lastBlock = bytes.byteCount &- ByteBlock.count
    guard start >= 0, start <= lastBlock else { return nextOfAnyKind() }
    let beyond = ByteBlock(bytes, uncheckedAt: start).beyondNames
    let colon = start &+ beyond.trailingZeroBitCount
    // Of a block without end of the name the count is 32; the bytes before a found one are all there.
    guard beyond != 0, colon > start, byte(colon) == 0x3A else { return nextOfAnyKind() }
    var index = colon &+ 1
    var controls: UInt32 = 0
    while index <= lastBlock {
      controls = ByteBlock(bytes, uncheckedAt: index).controls
      if controls != 0 { break }
      index &+= ByteBlock.count
    }
    if controls == 0, index < bytes.byteCount {
      // Less than a block is left: the last one looks again at some bytes, whose bits are dropped.
      controls = ByteBlock(bytes, uncheckedAt: lastBlock).controls &>> UInt32(truncatingIfNeeded: index &- lastBlock)
    }
    let stop = index &+ controls.trailingZeroBitCount
    guard controls != 0, stop &+ 1 < bytes.byteCount, byte(stop) == 0x0D, byte(stop &+ 1) == 0x0A else {
      return nextOfAnyKind()
    }
    take(from: start, colon: colon, stop: stop)
    return .field
  }

  /// Notes a line whose parts have been found.
  @inline(__always)
  private mutating func take(from start: Int, colon: Int, stop: Int) {
    // The carriage return at `stop` is no blank and ends the first walk; `first` ends the second.
    var first = colon &+ 1
    while FieldScanner.isBlank(byte(first)) { first &+= 1 }
    var last = stop
    while last > first, FieldScanner.isBlank(byte(last &- 1)) { last &-= 1 }
    position = stop &+ 2
    line = ByteRange(start, position)
    name = ByteRange(start, colon)
    value = ByteRange(first, last)
  }

  @inline(never)
  private mutating func nextOfAnyKind() -> Line {
    let start = position
    let count = bytes.byteCount
    guard start >= 0, start < count else { return .incomplete }
    if byte(start) == 0x0D {
      guard start &+ 1 < count else { return .incomplete }
      guard byte(start &+ 1) == 0x0A else { return .malformed }
      position = start &+ 2
      return .end
    }
    let colon = FieldScanner.tokenEnd(in: bytes, from: start)
    guard colon < count else { return .incomplete }
    guard colon > start, byte(colon) == 0x3A else { return .malformed }
    var stop = FieldScanner.firstControl(in: bytes, from: colon &+ 1)
    while stop < count, byte(stop) == 0x09 { stop = FieldScanner.firstControl(in: bytes, from: stop &+ 1) }
    guard stop &+ 1 < count else { return stop < count && byte(stop) != 0x0D ? .malformed : .incomplete }
    guard byte(stop) == 0x0D, byte(stop &+ 1) == 0x0A else { return .malformed }
    take(from: start, colon: colon, stop: stop)
    return .field
  }

  /// Whether the last field's name may be one of those with that first letter and length, and has one of the lengths
  /// that any of them has; the highest bit stands for all lengths from 31 on.
  @inline(__always)
  func isName(ofLength any: UInt32, among lengths: (_ letter: UInt8) -> UInt32) -> Bool {
    let length = UInt32(truncatingIfNeeded: min(name.count, 31))
    guard any &>> length & 1 != 0 else { return false }
    return lengths(byte(Int(name.start)) | 0x20) &>> length & 1 != 0
  }

  /// A byte at an index that the lines before have shown to lie between 0 and the count.
  @inline(__always)
  private func byte(_ index: Int) -> UInt8 { bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The first byte below 0x20 or equal to 0x7F, from `start` on; the end where there is none.
  @inline(__always)
  package static func firstControl(in bytes: RawSpan, from start: Int) -> Int {
    ByteBlock.first(in: bytes, from: start) { $0.controls }
  }

  /// The first byte from `start` on that is no character of a token; the end where there is none.
  ///
  /// Letters, digits and hyphens, which is what names are made of, are told by blocks.
  @inline(__always)
  package static func tokenEnd(in bytes: RawSpan, from start: Int) -> Int {
    let count = bytes.byteCount
    var index = start
    while true {
      index = ByteBlock.first(in: bytes, from: index) { $0.beyondNames }
      guard index < count, isToken(bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)) else {
        return index
      }
      index &+= 1
    }
  }

  /// A character of names and methods (RFC 9110 §5.6.2).
  @inline(__always)
  package static func isToken(_ byte: UInt8) -> Bool {
    // One bit a character: ! # $ % & ' * + - . 0-9 below 64, and A-Z ^ _ ` a-z | ~ from 64 on.
    let bits: UInt64 = byte & 64 == 0 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
    return bits &>> UInt64(byte & 63) & UInt64(~byte &>> 7) & 1 != 0
  }
}
