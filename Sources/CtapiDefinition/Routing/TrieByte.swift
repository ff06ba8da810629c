/// Bytes with a meaning of their own in the trie; none of them occurs in UTF-8, so no text can be taken for one.
enum TrieByte {
  /// `{name}`.
  static let parameter: UInt8 = 0xFD
  /// `{name+}`.
  static let greedy: UInt8 = 0xFC
  /// A slash that was percent-encoded and therefore separates nothing.
  static let encodedSlash: UInt8 = 0xFF
  /// A byte of a request that occurs in no route.
  static let foreign: UInt8 = 0xFE

  /// The byte to compare for a byte of decoded text that was percent-encoded.
  static func decoded(_ byte: UInt8) -> UInt8 {
    if byte == UInt8(ascii: "/") { return encodedSlash }
    return byte >= greedy ? foreign : byte
  }

  /// The byte to compare for a byte that stood for itself.
  static func plain(_ byte: UInt8) -> UInt8 { byte >= greedy ? foreign : byte }
}
