package import CtapiCore

/// What a namespace is created from.
package struct NamespaceRequest: Sendable, Hashable {
  /// The name: visible ASCII, at most 1024 characters for HTTP and 253 for DNS, not beginning with `arn:`.
  package var name: String
  /// How its instances are found.
  package var kind: Namespace.Kind
  /// A text of the creator's, at most 1024 characters.
  package var description: String
  /// The creator's mark, at most 64 characters; empty for none.
  package var creatorRequestID: String
  /// The negative TTL of a DNS namespace in seconds, 0 to 2147483647.
  package var negativeTTL: Int

  /// A request; `negativeTTL` is AWS's usual 15 seconds unless given.
  package init(
    name: String, kind: Namespace.Kind = .dnsPrivate, description: String = "", creatorRequestID: String = "",
    negativeTTL: Int = 15
  ) {
    self.name = name
    self.kind = kind
    self.description = description
    self.creatorRequestID = creatorRequestID
    self.negativeTTL = negativeTTL
  }

  /// Throws `registry-input` (exit 6) when a part breaks its rule.
  package func check() throws(CtapiError) {
    let longest = kind == .http ? 1024 : 253
    let shown = name.escapedForTerminal
    guard (1...longest).contains(name.utf8.count), name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw CtapiError(
        .registryInput, "'\(shown)' is no namespace name: 1 to \(longest) visible ASCII characters are",
        hint: "ctapi registry namespace create service")
    }
    guard !name.hasPrefix("arn:") else {
      throw CtapiError(.registryInput, "'\(shown)' is no namespace name: it begins with 'arn:'")
    }
    if kind == .dnsPrivate { try DNSName.check(name, of: "namespace") }
    try Bounds.check(description, "description", longest: 1024)
    try Bounds.check(creatorRequestID, "creator request id", longest: 64)
    guard (0...2_147_483_647).contains(negativeTTL) else {
      throw CtapiError(.registryInput, "'\(negativeTTL)' is no negative TTL: 0 to 2147483647 seconds are")
    }
  }
}
