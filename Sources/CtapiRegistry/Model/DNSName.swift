import CtapiCore

/// Names that stand in DNS: labels of letters, digits, `-` and `_`, joined with dots.
enum DNSName {
  static func check(_ name: String, of what: String) throws(CtapiError) {
    let shown = name.escapedForTerminal
    for label in name.split(separator: ".", omittingEmptySubsequences: false) {
      guard (1...63).contains(label.utf8.count) else {
        throw CtapiError(
          .registryInput, "'\(shown)' is no \(what) name: each part between dots has 1 to 63 characters")
      }
      guard label.utf8.allSatisfy(isLabelByte) else {
        throw CtapiError(
          .registryInput, "'\(shown)' is no \(what) name: only letters, digits, '-', '_' and dots are allowed")
      }
    }
  }

  /// The form in which names that differ only in case are equal.
  static func folded(_ name: String) -> String { String(decoding: name.utf8.map(lowercased), as: UTF8.self) }

  private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  private static func isLabelByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }
}
