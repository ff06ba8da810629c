import Glibc

extension String {
  /// Whether both are the same code points; `==` would also take canonically equivalent ones (RFC 7515 §5.3).
  package func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isSame = utf8.withContiguousStorageIfAvailable { mine in
      other.utf8.withContiguousStorageIfAvailable { theirs in
        guard let first = mine.baseAddress, let second = theirs.baseAddress else { return true }
        return memcmp(first, second, mine.count) == 0
      }
    }
    return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
  }

  /// The text of bytes that are known to be ASCII or UTF-8; ill-formed parts become replacement characters.
  package init(copying bytes: Span<UInt8>) {
    self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The text of bytes that are known to be ASCII.
  @inline(__always)
  init(ascii bytes: Span<UInt8>) {
    self = String(copying: UTF8Span(unchecked: bytes, isKnownASCII: true))
  }

  /// The text of bytes, or nil when they are not UTF-8.
  package init?(validating bytes: Span<UInt8>) {
    guard let string = bytes.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) else { return nil }
    self = string
  }

  /// The text with control characters, escape sequences and bidirectional overrides spelled out, so that nothing
  /// from a document can drive a terminal.
  package var escapedForTerminal: String {
    guard unicodeScalars.contains(where: { $0.isUnsafeForTerminal }) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      guard scalar.isUnsafeForTerminal else {
        text.unicodeScalars.append(scalar)
        continue
      }
      text += scalar.value < 0x80 ? "\\x" : "\\u{"
      text += scalar.value < 0x10 ? "0" : ""
      text += String(scalar.value, radix: 16)
      text += scalar.value < 0x80 ? "" : "}"
    }
    return text
  }
}

extension String {
  /// The text as one word of a shell, in single quotes, so that a pasted hint does nothing but what it says
  /// (POSIX.1 2.2.2).
  ///
  /// By code points: as a character a quote with an accent would be another one.
  package var quotedForShell: String {
    var text = "'"
    for scalar in unicodeScalars {
      if scalar == "'" { text += #"'\'"# }
      text.unicodeScalars.append(scalar)
    }
    return text + "'"
  }
}

extension UnicodeScalar {
  fileprivate var isUnsafeForTerminal: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit in either case.
  package var hexDigitValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
