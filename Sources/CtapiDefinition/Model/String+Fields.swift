extension String {
  /// Whether it can be a method or the name of a header: characters of RFC 9110 §5.6.2, at least one.
  var isToken: Bool { !isEmpty && utf8.allSatisfy(\.isTokenByte) }

  /// The text with A to Z in lower case and nothing else changed, which is how the gateway compares; a Unicode
  /// mapping could make it longer, or another name.
  var asciiLowercased: String {
    guard utf8.contains(where: { $0 &- 0x41 < 26 }) else { return self }
    return String(decoding: utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}

extension UInt8 {
  /// A character of a token (RFC 9110 §5.6.2).
  fileprivate var isTokenByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
  }
}
