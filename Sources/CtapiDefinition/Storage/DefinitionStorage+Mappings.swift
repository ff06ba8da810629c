package import CtapiCore

extension DefinitionStorage {
  /// The mappings of a domain, the longest first, as they are tried.
  package func mappings(of domain: DomainName) throws(CtapiError) -> [APIMapping] {
    let statement = try database.prepare("SELECT id, key, api, stage FROM mapping WHERE domain = ?")
    statement.bind(1, domain.name)
    var mappings: [APIMapping] = []
    while try statement.step() {
      mappings.append(
        APIMapping(
          id: statement.text(0), domain: domain.name, key: statement.text(1), apiID: statement.text(2),
          stage: statement.text(3)))
    }
    return PublishedDomain(domain, mappings: mappings).mappings
  }

  /// The mapping of that path or id; throws `mapping-not-found`.
  package func mapping(_ text: String, of domain: DomainName) throws(CtapiError) -> APIMapping {
    let mappings = try mappings(of: domain)
    guard let mapping = mappings.first(where: { $0.key == text }) ?? mappings.first(where: { $0.id == text }) else {
      throw CtapiError(
        .mappingNotFound, "no mapping '\(text.escapedForTerminal)' of the domain '\(domain.name)'",
        hint: "list them: ctapi routes mapping list '\(domain.name)'")
    }
    return mapping
  }

  /// Maps a path of a domain to a stage; throws `invalid-mapping`, `mapping-exists`, `stage-not-found`.
  package func map(
    _ domain: DomainName, key: String, to entry: APIEntry, stage: String
  ) throws(CtapiError) -> APIMapping {
    try APIMapping.check(key: key)
    return try database.transaction { () throws(CtapiError) in
      let existing = try mappings(of: domain)
      guard !existing.contains(where: { $0.key == key }) else {
        throw CtapiError(
          .mappingExists, "the path '\(key)' of '\(domain.name)' is mapped already",
          hint: "change it with: ctapi routes mapping update '\(domain.name)' '\(key)'")
      }
      let deep = existing.count { $0.segments.count > 1 }
      guard key.split(separator: "/").count < 2 || deep < DefinitionStorage.maximumDeepMappings else {
        throw CtapiError(
          .invalidMapping, "the domain '\(domain.name)' has \(deep) mappings of several segments, and no more are taken"
        )
      }
      let mapping = APIMapping(
        id: StableID.make(domain.name, "mapping", key, length: 6), domain: domain.name, key: key, apiID: entry.id,
        stage: try self.stage(stage, of: entry).name)
      try write(mapping)
      return mapping
    }
  }

  /// Has a mapping lead to another stage; false when it does already.
  package func remap(_ mapping: APIMapping, to entry: APIEntry, stage: String) throws(CtapiError) -> Bool {
    try database.transaction { () throws(CtapiError) in
      let new = APIMapping(
        id: mapping.id, domain: mapping.domain, key: mapping.key, apiID: entry.id,
        stage: try self.stage(stage, of: entry).name)
      guard new != mapping else { return false }
      try write(new)
      return true
    }
  }

  /// Removes a mapping.
  package func delete(_ mapping: APIMapping) throws(CtapiError) {
    let statement = try database.prepare("DELETE FROM mapping WHERE domain = ? AND key = ?")
    statement.bind(1, mapping.domain)
    statement.bind(2, mapping.key)
    try statement.run()
  }

  private func write(_ mapping: APIMapping) throws(CtapiError) {
    let statement = try database.prepare(
      """
      INSERT INTO mapping(domain, key, id, api, stage) VALUES(?, ?, ?, ?, ?)
      ON CONFLICT(domain, key) DO UPDATE SET api = excluded.api, stage = excluded.stage
      """)
    for (index, text) in [mapping.domain, mapping.key, mapping.id, mapping.apiID, mapping.stage].enumerated() {
      statement.bind(index + 1, text)
    }
    try statement.run()
  }

  /// Throws `stage-in-use` when a domain leads to a stage of the API, or to `stage` of it.
  func checkUnmapped(_ entry: APIEntry, stage: String?) throws(CtapiError) {
    for domain in try domains() {
      guard
        let mapping = try mappings(of: domain).first(where: {
          $0.apiID == entry.id && (stage == nil || $0.stage == stage)
        })
      else { continue }
      let name = stage.map { "the stage '\($0)'" } ?? "the API '\(entry.name.escapedForTerminal)'"
      throw CtapiError(
        .stageInUse, "\(name) is mapped by '\(domain.name)/\(mapping.key)'",
        hint: "remove that first: ctapi routes mapping delete '\(domain.name)' '\(mapping.key)'")
    }
  }
}
