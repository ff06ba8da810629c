import CtapiCore

/// What a service is created from.
package struct ServiceRequest: Sendable, Hashable {
  /// The name: labels of letters, digits, `-` and `_` joined with dots, 1 to 127 characters.
  package var name: String
  /// The namespace's id.
  package var namespaceID: String
  /// A text of the creator's, at most 1024 characters.
  package var description: String
  /// How instances appear in DNS; nil for none.
  package var dns: DNSConfiguration?
  /// How the health of instances is known.
  package var healthCheck: HealthCheck
  /// The creator's mark, at most 64 characters; empty for none.
  package var creatorRequestID: String

  /// A request.
  package init(
    name: String, namespaceID: String, description: String = "", dns: DNSConfiguration? = nil,
    healthCheck: HealthCheck = .none, creatorRequestID: String = ""
  ) {
    self.name = name
    self.namespaceID = namespaceID
    self.description = description
    self.dns = dns
    self.healthCheck = healthCheck
    self.creatorRequestID = creatorRequestID
  }

  /// Throws `registry-input` (exit 6) when a part breaks its rule, alone or together with the namespace's kind.
  func check(in namespace: Namespace) throws(CtapiError) {
    guard (1...127).contains(name.utf8.count) else {
      throw CtapiError(
        .registryInput, "'\(name.escapedForTerminal)' is no service name: 1 to 127 characters are")
    }
    if name != "." { try DNSName.check(name, of: "service") }
    try Bounds.check(description, "description", longest: 1024)
    try Bounds.check(creatorRequestID, "creator request id", longest: 64)
    guard let dns else { return }
    guard namespace.kind != .http else {
      throw CtapiError(
        .registryInput, "namespace '\(namespace.name)' is of type HTTP, so service '\(name)' can have no DNS records",
        hint: "leave out --record, or create a DNS namespace: ctapi registry namespace create NAME --type dns")
    }
    try dns.check()
  }
}
