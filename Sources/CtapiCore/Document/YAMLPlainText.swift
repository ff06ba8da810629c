/// Which strings can stand in YAML without quotes and mean the same to every reader.
enum YAMLPlainText {
  /// Whether `text` is such a string: ASCII, starts with a letter, `/` or `$`, and is no word with a meaning.
  static func isSafe(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, let last = bytes.last, last != 0x20, last != UInt8(ascii: ":") else { return false }
    switch first {
    case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "$"), UInt8(ascii: "_"): break
    default: return false
    }
    var previous: UInt8 = 0
    for byte in bytes {
      switch byte {
      case 0x20: if previous == UInt8(ascii: ":") { return false }
      case UInt8(ascii: "#"): if previous == 0x20 { return false }
      case 0x21...0x7E: break
      default: return false
      }
      previous = byte
    }
    return bytes.count > 5 || !hasMeaning(text)
  }

  /// The words that YAML 1.1 or 1.2 takes for something else, in any case.
  private static func hasMeaning(_ text: String) -> Bool {
    switch text.lowercased() {
    case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf": true
    default: false
    }
  }
}
