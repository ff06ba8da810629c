import Glibc

/// A part of a head, by offsets from its first byte; empty where the head has no such part.
@frozen @usableFromInline package struct ByteRange: Sendable, Hashable {
  /// The first byte.
  @usableFromInline package var start: Int32 = 0
  /// The byte after the last.
  @usableFromInline package var end: Int32 = 0

  /// No part.
  @inlinable package init() {}

  /// The part from `start` up to `end`.
  @inlinable @inline(__always)
  package init(_ start: Int, _ end: Int) {
    self.start = Int32(truncatingIfNeeded: start)
    self.end = Int32(truncatingIfNeeded: end)
  }

  /// Whether there is nothing in it.
  @inlinable @inline(__always) package var isEmpty: Bool { start == end }
  /// How many bytes it has.
  @inlinable @inline(__always) package var count: Int { Int(end &- start) }

  /// The same part where its bytes begin `offset` later.
  @inlinable @inline(__always)
  package func moved(by offset: Int) -> ByteRange { ByteRange(Int(start) &+ offset, Int(end) &+ offset) }
}

extension RawSpan {
  /// The bytes of a part.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  package func part(_ range: ByteRange) -> RawSpan { extracting(Int(range.start)..<Int(range.end)) }

  /// The bytes of a part that a scanner has just found in this very span.
  @inline(__always)
  @_lifetime(copy self)
  func part(unchecked range: ByteRange) -> RawSpan {
    extracting(unchecked: Int(range.start)..<Int(range.end))
  }

  /// One byte.
  @inlinable @inline(__always)
  package func byte(_ index: Int) -> UInt8 { unsafeLoad(fromByteOffset: index, as: UInt8.self) }

  /// Whether these are the bytes of `word`, which is lower case, in any case.
  ///
  /// Both sides are compared with the bit set that tells the cases apart; the other bytes that this makes equal are
  /// control characters, which no head that was scanned holds.
  @inlinable @inline(__always)
  package func isWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard byteCount == count else { return false }
    let letters = UnsafeRawPointer(word.utf8Start)
    // Both have `count` bytes, which the conditions keep every load within; the last step looks again at some.
    if count >= 8 {
      var index = 0
      while index &+ 8 < count {
        if !isSame(letters, at: index, as: UInt64.self, fold: 0x2020_2020_2020_2020) { return false }
        index &+= 8
      }
      return isSame(letters, at: count &- 8, as: UInt64.self, fold: 0x2020_2020_2020_2020)
    }
    if count >= 4 {
      return isSame(letters, at: 0, as: UInt32.self, fold: 0x2020_2020)
        && isSame(letters, at: count &- 4, as: UInt32.self, fold: 0x2020_2020)
    }
    var index = 0
    while index < count {
      if !isSame(letters, at: index, as: UInt8.self, fold: 0x20) { return false }
      index &+= 1
    }
    return true
  }

  /// Whether both have the same bytes at `index`, which the caller has checked to be there, in any case.
  @inlinable @inline(__always)
  func isSame<Word: FixedWidthInteger & BitwiseCopyable>(
    _ letters: UnsafeRawPointer, at index: Int, as type: Word.Type, fold: Word
  ) -> Bool {
    unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: type) | fold
      == letters.loadUnaligned(fromByteOffset: index, as: type) | fold
  }

  /// Whether both are the same bytes.
  @inline(__always)
  package func isSame(as other: RawSpan) -> Bool {
    let count = byteCount
    guard count == other.byteCount else { return false }
    var index = 0
    // Both have `count` bytes, which the conditions keep every load within.
    while index &+ 8 <= count {
      let mine = unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      if mine != other.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self) { return false }
      index &+= 8
    }
    while index < count {
      if byte(index) != other.byte(index) { return false }
      index &+= 1
    }
    return true
  }

  /// Whether both are the same bytes, for long ones.
  @inline(__always)
  package func isEqual(to other: RawSpan) -> Bool {
    let count = byteCount
    guard count == other.byteCount, count > 0 else { return count == other.byteCount }
    return withUnsafeBytes { mine in
      other.withUnsafeBytes { memcmp(mine.baseAddress.unsafelyUnwrapped, $0.baseAddress.unsafelyUnwrapped, count) == 0 }
    }
  }

  /// Whether one of the bytes is this one.
  package func contains(_ wanted: UInt8) -> Bool {
    var index = 0
    while index < byteCount {
      if byte(index) == wanted { return true }
      index &+= 1
    }
    return false
  }

  /// The text, for what is off the hot path.
  package var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}
