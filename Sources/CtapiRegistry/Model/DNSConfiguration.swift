import CtapiCore

/// How the instances of a service appear in DNS.
package struct DNSConfiguration: Sendable, Hashable {
  /// Which instances an answer holds.
  package enum RoutingPolicy: String, Sendable, CaseIterable {
    /// Up to eight healthy ones.
    case multivalue = "MULTIVALUE"
    /// One, chosen at random.
    case weighted = "WEIGHTED"
  }

  /// A type of record.
  package enum RecordType: String, Sendable, CaseIterable {
    /// IPv4 address.
    case a = "A"
    /// IPv6 address.
    case aaaa = "AAAA"
    /// Other name.
    case cname = "CNAME"
    /// Address and port.
    case srv = "SRV"
  }

  /// One record of an answer.
  package struct Record: Sendable, Hashable {
    /// The type.
    package var type: RecordType
    /// How long a resolver may keep it, in seconds, 0 to 2147483647.
    package var ttl: Int

    /// A record.
    package init(_ type: RecordType, ttl: Int = 60) {
      self.type = type
      self.ttl = ttl
    }
  }

  /// Which instances an answer holds.
  package var routing: RoutingPolicy
  /// The records, at least one.
  package var records: [Record]

  /// A configuration.
  package init(_ records: [Record], routing: RoutingPolicy = .multivalue) {
    self.routing = routing
    self.records = records
  }

  /// Whether there is a record of that type.
  package func has(_ type: RecordType) -> Bool { records.contains { $0.type == type } }

  /// Throws `registry-input` (exit 6) for record types that cannot stand together (`registry-services-stack.md` 1.2).
  func check() throws(CtapiError) {
    let types = records.map(\.type)
    guard types.count == Set(types).count, [[.a], [.aaaa], [.a, .aaaa], [.cname], [.srv]].contains(Set(types)) else {
      let names = types.map(\.rawValue).joined(separator: "+")
      throw CtapiError(
        .registryInput, "records '\(names)' cannot stand together: A, AAAA, A+AAAA, CNAME or SRV can")
    }
    guard !(has(.cname) && routing == .multivalue) else {
      throw CtapiError(
        .registryInput, "routing 'MULTIVALUE' cannot stand with a CNAME record", hint: "add: --routing weighted")
    }
    for record in records where !(0...2_147_483_647).contains(record.ttl) {
      throw CtapiError(.registryInput, "'\(record.ttl)' is no TTL: 0 to 2147483647 seconds are")
    }
  }
}
