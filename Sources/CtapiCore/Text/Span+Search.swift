import Glibc

extension Span<UInt8> {
  /// Where a byte stands for the first time from `start` on, which is at most the count; nil when it does not.
  package func firstOffset(of byte: UInt8, from start: Int) -> Int? {
    withUnsafeBytes { buffer in
      let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
      guard let base = rest.baseAddress, let found = memchr(base, Int32(byte), rest.count) else { return nil }
      return start + (UnsafeRawPointer(found) - base)
    }
  }

  /// Whether both hold the same bytes; not for secrets, since the time tells where they differ.
  package func hasSameBytes(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return withUnsafeBytes { mine in
      other.withUnsafeBytes { theirs in
        guard let first = mine.baseAddress, let second = theirs.baseAddress else { return true }
        return memcmp(first, second, mine.count) == 0
      }
    }
  }

  /// Where plain text inside a JSON string ends: the first byte from `start` on that is a quote, a backslash, a control
  /// character or not ASCII; the count where there is none.
  ///
  /// Eight bytes at a time: a byte at or above 0x80 counts by itself, so what borrows do above one changes nothing.
  @inline(__always)
  package func plainTextEnd(from start: Int) -> Int {
    let raw = bytes
    let count = raw.byteCount
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = start
    while index &+ 8 <= count {
      let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let quote = (word ^ 0x2222_2222_2222_2222) &- ones
      let slash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- ones
      let hits = ((word &- 0x2020_2020_2020_2020) | quote | slash | word) & 0x8080_8080_8080_8080
      if hits != 0 { return index &+ hits.littleEndian.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < count {
      let byte = self[index]
      if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
      index &+= 1
    }
    return count
  }
}
