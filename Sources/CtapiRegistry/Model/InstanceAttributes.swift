package import CtapiCore

/// The attributes of an instance, sorted by name; those that begin with `AWS_` have a meaning.
package struct InstanceAttributes: Sendable, Hashable {
  /// The attribute of the IPv4 address.
  package static let ipv4 = "AWS_INSTANCE_IPV4"
  /// The attribute of the IPv6 address.
  package static let ipv6 = "AWS_INSTANCE_IPV6"
  /// The attribute of the port.
  package static let port = "AWS_INSTANCE_PORT"
  /// The attribute of the other name.
  package static let cname = "AWS_INSTANCE_CNAME"
  /// The attribute of the status an instance begins with.
  package static let initialStatus = "AWS_INIT_HEALTH_STATUS"

  private var values: [String: String]

  /// The given attributes.
  package init(_ values: [String: String]) { self.values = values }

  /// The value of that name; names are case-sensitive.
  package subscript(_ name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// Name and value of all, sorted by name.
  package var sorted: [(name: String, value: String)] {
    values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  /// Whether every one of `wanted` is there with the same value.
  package func contains(_ wanted: [String: String]) -> Bool {
    wanted.allSatisfy { name, value in values[name].map { $0.hasSameBytes(as: value) } ?? false }
  }

  /// The object of names and values.
  package var json: JSON { .object(JSONObject(sorted.map { ($0.name, .string($0.value)) })) }
}
