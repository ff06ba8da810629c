/// A part of a head, by offsets from its first byte; empty where the head has no such part.
package struct ByteRange: Sendable, Hashable {
  /// The first byte.
  package var start: Int32 = 0
  /// The byte after the last.
  package var end: Int32 = 0

  /// No part.
  package init() {}

  /// The part from `start` up to `end`.
  @inline(__always)
  package init(_ start: Int, _ end: Int) {
    self.start = Int32(truncatingIfNeeded: start)
    self.end = Int32(truncatingIfNeeded: end)
  }

  /// Whether there is nothing in it.
  @inline(__always) package var isEmpty: Bool { start == end }
  /// How many bytes it has.
  @inline(__always) package var count: Int { Int(end &- start) }
}

extension RawSpan {
  /// The bytes of a part.
  @inline(__always)
  @_lifetime(copy self)
  package func part(_ range: ByteRange) -> RawSpan { extracting(Int(range.start)..<Int(range.end)) }

  /// One byte.
  @inline(__always)
  package func byte(_ index: Int) -> UInt8 { unsafeLoad(fromByteOffset: index, as: UInt8.self) }

  /// Whether these are the bytes of `word`, which is lower case, in any case.
  @inline(__always)
  package func isWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard byteCount == count else { return false }
    return word.withUTF8Buffer { letters in
      var index = 0
      while index < count {
        let mine = byte(index)
        let lower = mine &- 0x41 < 26 ? mine | 0x20 : mine
        if lower != letters[index] { return false }
        index &+= 1
      }
      return true
    }
  }

  /// Whether both are the same bytes.
  @inline(__always)
  package func isSame(as other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    var index = 0
    while index < byteCount {
      if byte(index) != other.byte(index) { return false }
      index &+= 1
    }
    return true
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
