package import CtapiCore

/// Which stage of which API answers under a path of a domain (`gateway.md` 1.6).
package struct APIMapping: Sendable, Hashable {
  /// Six lower-case letters and digits, unique within the domain.
  package let id: String
  /// The domain's name.
  package let domain: String
  /// The path in front, without slashes at its ends; empty for whatever no other mapping takes.
  package let key: String
  /// The API's id.
  package let apiID: String
  /// The stage's name.
  package let stage: String

  /// How long a key may be, in characters.
  static let maximumKeyLength = 300

  /// The segments of the key.
  package var segments: [Substring] { key.split(separator: "/") }

  /// Throws `invalid-mapping` for a key that API Gateway refuses.
  package static func check(key: String) throws(CtapiError) {
    guard !key.isEmpty else { return }
    let shown = key.escapedForTerminal
    guard key.utf8.count <= maximumKeyLength else {
      throw CtapiError(.invalidMapping, "the mapping's path has \(key.utf8.count) characters, more than 300")
    }
    let isKey = key.utf8.allSatisfy { byte in
      byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || "$-_.+!*'()/".utf8.contains(byte)
    }
    guard isKey else {
      throw CtapiError(
        .invalidMapping, "the mapping's path '\(shown)' has a character that is not taken",
        hint: "use letters, digits and $-_.+!*'()/")
    }
    guard !key.split(separator: "/", omittingEmptySubsequences: false).contains("") else {
      throw CtapiError(
        .invalidMapping, "the mapping's path '\(shown)' has an empty segment",
        hint: "write it without slashes at its ends: orders/v1")
    }
  }
}
