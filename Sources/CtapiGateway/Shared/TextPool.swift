import CtapiHTTP

/// Collects the bytes that a snapshot's flat values point into.
struct TextPool {
  private(set) var bytes: [UInt8] = []

  /// Keeps bytes and says where.
  mutating func keep(_ words: some Sequence<UInt8>) -> ByteRange {
    let start = bytes.count
    bytes.append(contentsOf: words)
    return ByteRange(start, bytes.count)
  }

  /// Keeps text and says where.
  mutating func keep(_ text: String) -> ByteRange { keep(text.utf8) }
}
