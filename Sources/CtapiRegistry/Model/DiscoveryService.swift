package import CtapiCore

/// A service: instances that do the same thing, found under one name (`registry-services-stack.md` 1.2).
package struct DiscoveryService: Sendable, Hashable {
  /// How the instances of a service are found.
  package enum Kind: String, Sendable {
    /// By `DiscoverInstances` only.
    case http = "HTTP"
    /// By `DiscoverInstances` and by DNS.
    case dnsHTTP = "DNS_HTTP"
  }

  /// `srv-` and sixteen lower-case letters and digits.
  package var id: String
  /// The name within the namespace, such as `foods.foodstore`.
  package var name: String
  /// The namespace's id.
  package var namespaceID: String
  /// The namespace's name.
  package var namespaceName: String
  /// A text of its creator's.
  package var description: String
  /// How instances appear in DNS; nil for a service that is found by `DiscoverInstances` only.
  package var dns: DNSConfiguration?
  /// How the health of instances is known.
  package var healthCheck: HealthCheck
  /// The creator's mark by which a repeated request is known.
  package var creatorRequestID: String
  /// When it was created.
  package var createdAt: Timestamp
  /// How many instances it has.
  package var instanceCount: Int
  /// Grows with every registration, deregistration, and change of attributes or health.
  package var revision: Int

  /// How the instances are found.
  package var kind: Kind { dns == nil ? .http : .dnsHTTP }

  /// The name with the namespace's: `foods.foodstore.service`.
  package var fullName: String { "\(name).\(namespaceName)" }

  /// Its name in AWS.
  package func arn(in locality: Locality) -> ARN { locality.arn("servicediscovery", "service/\(id)") }
}
