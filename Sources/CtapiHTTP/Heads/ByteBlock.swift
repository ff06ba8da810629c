import CLinux

/// Sixteen bytes of a message looked at together; the widest step that every processor this runs on has.
///
/// What it finds is a bit a byte, the lowest for the first.
struct ByteBlock {
  /// How many bytes a block has.
  static let count = 16
  private let bytes: SIMD16<UInt8>

  /// The block at `index`; the caller has checked that sixteen bytes stand there.
  @inline(__always)
  init(_ bytes: RawSpan, uncheckedAt index: Int) {
    self.bytes = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self)
  }

  /// The control characters, DEL among them.
  @inline(__always)
  var controls: UInt32 { clinux_controls(bytes) }

  /// All but letters, digits and hyphens.
  @inline(__always)
  var beyondNames: UInt32 { clinux_beyond_names(bytes) }

  /// All but letters, digits, `-`, `.` and `_`.
  @inline(__always)
  var beyondHosts: UInt32 { clinux_beyond_hosts(bytes) }

  /// All but digits.
  @inline(__always)
  var beyondDigits: UInt32 { clinux_beyond_digits(bytes) }

  /// What ends a request's target, means something in its path, or may not stand in it.
  @inline(__always)
  var beyondPlainTarget: UInt32 { clinux_beyond_plain_target(bytes) }

  /// Whether the byte at an index below 16 is a colon.
  @inline(__always)
  func isColon(_ index: UInt32) -> Bool { bytes[Int(index & 15)] == 0x3A }

  /// The first byte from `start` on that `find` finds in a block; the end where there is none.
  ///
  /// The last block is the one that ends with the bytes, which looks at some of them again.
  @inline(__always)
  static func first(in bytes: RawSpan, from start: Int, _ find: (ByteBlock) -> UInt32) -> Int {
    let count = bytes.byteCount
    var index = start
    while index &+ ByteBlock.count <= count {
      let found = find(ByteBlock(bytes, uncheckedAt: index))
      if found != 0 { return index &+ found.trailingZeroBitCount }
      index &+= ByteBlock.count
    }
    guard index < count else { return count }
    return firstInRest(of: bytes, from: index, find)
  }

  @inline(__always)
  private static func firstInRest(of bytes: RawSpan, from index: Int, _ find: (ByteBlock) -> UInt32) -> Int {
    let count = bytes.byteCount
    guard count >= ByteBlock.count else {
      // Fewer than sixteen bytes in all: they are put before bytes of zero.
      var padded = SIMD16<UInt8>(repeating: 0)
      for position in index..<count { padded[position &- index] = bytes.byte(position) }
      let found = find(ByteBlock(padded)) & (1 << UInt32(count &- index) &- 1)
      return found == 0 ? count : index &+ found.trailingZeroBitCount
    }
    let found =
      find(ByteBlock(bytes, uncheckedAt: count &- ByteBlock.count)) >> UInt32(index &- count &+ ByteBlock.count)
    return found == 0 ? count : index &+ found.trailingZeroBitCount
  }

  /// Where two messages first differ; the end of the shorter one where they do not.
  static func firstDifference(_ first: RawSpan, _ second: RawSpan) -> Int {
    let count = min(first.byteCount, second.byteCount)
    var index = 0
    while index &+ ByteBlock.count <= count {
      let differing = clinux_differing(
        ByteBlock(first, uncheckedAt: index).bytes, ByteBlock(second, uncheckedAt: index).bytes)
      if differing != 0 { return index &+ differing.trailingZeroBitCount }
      index &+= ByteBlock.count
    }
    while index < count, first.byte(index) == second.byte(index) { index &+= 1 }
    return index
  }

  private init(_ bytes: SIMD16<UInt8>) { self.bytes = bytes }
}
