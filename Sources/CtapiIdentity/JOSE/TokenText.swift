/// Finds the token in text as people paste it.
package enum TokenText {
  /// The range of the token: without white space at both ends and without `Authorization:` and `Bearer` before it.
  package static func range(in text: Span<UInt8>) -> Range<Int> {
    var start = 0
    var end = text.count
    func skipSpace() { while start < end, isSpace(text[start]) { start += 1 } }
    skipSpace()
    while end > start, isSpace(text[end - 1]) { end -= 1 }
    if begins(text, start, end, with: "authorization:") {
      start += 14
      skipSpace()
    }
    if begins(text, start, end, with: "bearer ") {
      start += 7
      skipSpace()
    }
    return start..<end
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func begins(_ text: Span<UInt8>, _ start: Int, _ end: Int, with word: StaticString) -> Bool {
    guard end - start >= word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { buffer in
      for offset in buffer.indices {
        let byte = text[start + offset]
        let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        if lower != buffer[offset] { return false }
      }
      return true
    }
  }
}
