package import CtapiCore

/// A name space that services are created in (`registry-services-stack.md` 1.2).
package struct Namespace: Sendable, Hashable {
  /// How its instances are found.
  package enum Kind: String, Sendable, CaseIterable {
    /// By `DiscoverInstances` only.
    case http = "HTTP"
    /// By `DiscoverInstances` and, from inside, by DNS.
    case dnsPrivate = "DNS_PRIVATE"
  }

  /// `ns-` and sixteen lower-case letters and digits.
  package var id: String
  /// The name; in DNS namespaces compared without regard to case.
  package var name: String
  /// How its instances are found.
  package var kind: Kind
  /// A text of its creator's, at most 1024 characters.
  package var description: String
  /// The creator's mark by which a repeated request is known, at most 64 characters.
  package var creatorRequestID: String
  /// The id of the zone behind a DNS namespace; empty otherwise.
  package var hostedZoneID: String
  /// How long a resolver may remember that a name is absent, in seconds; DNS namespaces only.
  package var negativeTTL: Int
  /// When it was created.
  package var createdAt: Timestamp
  /// How many services it has.
  package var serviceCount: Int

  /// Its name in AWS.
  package func arn(in locality: Locality) -> ARN { locality.arn("servicediscovery", "namespace/\(id)") }

  /// Whether names in it are compared without regard to case.
  var ignoresCase: Bool { kind == .dnsPrivate }
}
