package import CtapiCore

extension DefinitionStorage {
  /// How many mappings of more than one segment a domain has at most (`gateway.md` 1.6).
  package static let maximumDeepMappings = 200

  /// The custom domains by name.
  package func domains() throws(CtapiError) -> [DomainName] {
    let statement = try database.prepare("SELECT name, certificate, created FROM domain ORDER BY name")
    var domains: [DomainName] = []
    while try statement.step() {
      guard let created = Timestamp(rfc3339: statement.text(2)) else { throw ArchiveReader.damaged }
      domains.append(
        try DomainName(statement.text(0), certificate: statement.optionalText(1), created: created))
    }
    return domains
  }

  /// The domain of that name, whatever its case; throws `domain-not-found`.
  package func domain(_ name: String) throws(CtapiError) -> DomainName {
    let lowered = name.lowercased()
    guard let domain = try domains().first(where: { $0.name == lowered }) else {
      throw CtapiError(
        .domainNotFound, "no domain '\(name.escapedForTerminal)'", hint: "list them: ctapi routes domain list")
    }
    return domain
  }

  /// Adds a domain; throws `invalid-domain` or `domain-exists`.
  package func createDomain(_ name: String, certificate: String?) throws(CtapiError) -> DomainName {
    let domain = try DomainName(name, certificate: certificate, created: clock.now)
    return try database.transaction { () throws(CtapiError) in
      let existing = try domains()
      guard !existing.contains(where: { $0.name == domain.name }) else {
        throw CtapiError(
          .domainExists, "the domain '\(domain.name)' exists",
          hint: "change it with: ctapi routes domain update '\(domain.name)'")
      }
      try limits.check(existing.count + 1, of: \.domains, "domains", setting: "domains")
      try write(domain)
      return domain
    }
  }

  /// Changes the certificate of a domain; false when it is that already.
  package func updateDomain(_ name: String, certificate: String?) throws(CtapiError) -> Bool {
    try database.transaction { () throws(CtapiError) in
      let old = try domain(name)
      guard old.certificate != certificate else { return false }
      try write(try DomainName(old.name, certificate: certificate, created: old.created))
      return true
    }
  }

  /// Removes a domain; with `force` its mappings, too, without which it throws `domain-in-use` while there are some.
  package func deleteDomain(_ name: String, force: Bool) throws(CtapiError) {
    try database.transaction { () throws(CtapiError) in
      let domain = try domain(name)
      let count = try mappings(of: domain).count
      guard force || count == 0 else {
        throw CtapiError(
          .domainInUse, "the domain '\(domain.name)' has \(count) mapping\(count == 1 ? "" : "s")",
          hint: "remove them, too: ctapi routes domain delete '\(domain.name)' --force")
      }
      for table in ["mapping WHERE domain", "domain WHERE name"] {
        let statement = try database.prepare("DELETE FROM \(table) = ?")
        statement.bind(1, domain.name)
        try statement.run()
      }
    }
  }

  private func write(_ domain: DomainName) throws(CtapiError) {
    let statement = try database.prepare("INSERT OR REPLACE INTO domain(name, certificate, created) VALUES(?, ?, ?)")
    statement.bind(1, domain.name)
    statement.bind(2, domain.certificate)
    statement.bind(3, domain.created.rfc3339)
    try statement.run()
  }
}
