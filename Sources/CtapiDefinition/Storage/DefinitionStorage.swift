package import CtapiCore

/// The APIs in `state.db`: documents whole, with what was derived from them beside them, their stages and deployments,
/// and the custom domains that lead to them.
package final class DefinitionStorage {
  let database: Database
  let clock: any Clock
  private let readLimits: () throws(CtapiError) -> AccountLimits

  /// Uses `database`, making or bringing up its tables; `clock` dates what is made, and `limits` bounds it, which is
  /// asked for what would grow only.
  package init(
    _ database: Database, clock: any Clock = SystemClock(),
    limits: @escaping () throws(CtapiError) -> AccountLimits = { () throws(CtapiError) in AccountLimits() }
  ) throws(CtapiError) {
    self.database = database
    self.clock = clock
    readLimits = limits
    try database.migrate(component: "definition", DefinitionStorage.migrations)
  }

  /// What imports, edits and deployments may not go beyond.
  var limits: AccountLimits {
    get throws(CtapiError) { try readLimits() }
  }

  /// The APIs by name.
  package func entries() throws(CtapiError) -> [APIEntry] {
    let statement = try database.prepare("SELECT id, name, revision FROM api ORDER BY name")
    var entries: [APIEntry] = []
    while try statement.step() {
      entries.append(APIEntry(id: statement.text(0), name: statement.text(1), revision: statement.integer(2)))
    }
    return entries
  }

  /// The API of that name or id; without one that of ``APIEntry/unnamed(among:)``.
  ///
  /// Throws `api-not-found`, or `usage` where the choice is not clear.
  package func entry(_ name: String?) throws(CtapiError) -> APIEntry {
    let entries = try entries()
    guard let name else {
      if let standard = APIEntry.unnamed(among: entries.map(\.name)) { return entries[standard] }
      guard entries.isEmpty else {
        let names = entries.map(\.name.escapedForTerminal).joined(separator: ", ")
        throw CtapiError(.usage, "there are several APIs: \(names)", hint: "name one with --api")
      }
      throw CtapiError(.apiNotFound, "there is no API", hint: "import one: ctapi routes import api.yaml")
    }
    guard let entry = entries.first(where: { $0.name == name }) ?? entries.first(where: { $0.id == name }) else {
      throw CtapiError(
        .apiNotFound, "no API '\(name.escapedForTerminal)'",
        hint: "import it: ctapi routes import api.yaml --api '\(name.escapedForTerminal)'")
    }
    return entry
  }

  /// The latest definition of every API, by name, each with those of its stages that serve it; what every stage
  /// serves is in ``publication()``.
  package func apis() throws(CtapiError) -> [API] {
    try database.snapshot { () throws(CtapiError) in
      var apis: [API] = []
      for entry in try entries() {
        var api = try definition(entry)
        let current = Set(try deployments(of: entry).filter { $0.revision == entry.revision }.map(\.id))
        api.stages = try stages(of: entry).filter { $0.deploymentID.map(current.contains) ?? false }
        apis.append(api)
      }
      return apis
    }
  }

  /// The latest definition of an API, with its stages.
  package func api(_ entry: APIEntry) throws(CtapiError) -> API {
    var api = try definition(entry)
    api.stages = try stages(of: entry)
    return api
  }

  /// The latest definition of an API, without its stages.
  ///
  /// An archive that cannot be read is made again from the document, which is the truth (`design.md` 7.1). Throws
  /// `data-directory`, with the API's name, where that cannot be served either.
  func definition(_ entry: APIEntry) throws(CtapiError) -> API {
    let archive = try blob("archive", of: entry)
    if let api = try? API(archive: archive.span) { return api }
    return try recompiled(entry)
  }

  /// The trie and summaries of one API.
  package func compiled(_ entry: APIEntry) throws(CtapiError) -> CompiledRoutes {
    let bytes = try blob("compiled", of: entry)
    if let routes = try? CompiledRoutes(archive: bytes.span) { return routes }
    return try CompiledRoutes(try recompiled(entry))
  }

  /// One API with its document.
  package func stored(_ entry: APIEntry) throws(CtapiError) -> StoredAPI {
    try database.snapshot { () throws(CtapiError) in
      let (document, options) = try source(entry)
      return StoredAPI(api: try api(entry), document: document, options: options, revision: entry.revision)
    }
  }

  /// Replaces the API of that id, or adds it with its stages; false when nothing differs from what is there.
  ///
  /// The stages of an API that is there stay; those that deploy automatically serve the change at once.
  @discardableResult
  package func put(_ api: API, document: Document, options: ImportOptions) throws(CtapiError) -> Bool {
    let compiled = try CompiledRoutes(api).archive
    let archive = api.archive
    guard let read = try? API(archive: archive.span), read.isDefined(as: api) else {
      throw CtapiError(
        .bug, "the API '\(api.name.escapedForTerminal)' would not be read again as it is kept; nothing is changed",
        hint: "please report its document")
    }
    return try database.transaction { () throws(CtapiError) in
      let existing = try entries().first { $0.id == api.id }
      if let existing, try isSame(existing, api, document, options) { return false }
      if let existing { try keepDeployed(existing) }
      let revision = (existing?.revision ?? 0) + 1
      let statement = try database.prepare(
        """
        INSERT OR REPLACE INTO api(id, name, revision, format, options, document, archive, compiled)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?)
        """)
      statement.bind(1, api.id)
      statement.bind(2, api.name)
      statement.bind(3, revision)
      statement.bind(4, document.format.rawValue)
      statement.bind(5, options.json.text())
      statement.bind(6, document.bytes)
      statement.bind(7, archive)
      statement.bind(8, compiled)
      try statement.run()
      let entry = APIEntry(id: api.id, name: api.name, revision: revision)
      if existing == nil { for stage in api.stages { try insert(stage, of: entry) } }
      try deployAutomatically(entry)
      return true
    }
  }

  /// Removes an API with its stages and deployments; throws `stage-in-use` while a domain leads to it.
  package func delete(_ entry: APIEntry) throws(CtapiError) {
    try database.transaction { () throws(CtapiError) in
      try checkUnmapped(entry, stage: nil)
      for table in ["api WHERE id", "stage WHERE api", "deployment WHERE api", "deployed_definition WHERE api"] {
        let statement = try database.prepare("DELETE FROM \(table) = ?")
        statement.bind(1, entry.id)
        try statement.run()
      }
    }
  }

  /// Runs `body` as one atomic change.
  package func transaction<Result>(_ body: () throws(CtapiError) -> Result) throws(CtapiError) -> Result {
    try database.transaction(body)
  }

  private func isSame(
    _ entry: APIEntry, _ api: API, _ document: Document, _ options: ImportOptions
  ) throws(CtapiError) -> Bool {
    guard try blob("archive", of: entry) == api.archive, try blob("document", of: entry) == document.bytes else {
      return false
    }
    return (try? source(entry))?.options == options
  }

  /// Derives the API again, for an archive that an earlier version wrote or that is damaged.
  private func recompiled(_ entry: APIEntry) throws(CtapiError) -> API {
    let (document, options) = try source(entry)
    return try entry.served(document, options)
  }

  private func source(_ entry: APIEntry) throws(CtapiError) -> (document: Document, options: ImportOptions) {
    let statement = try database.prepare("SELECT format, options, document FROM api WHERE id = ?")
    statement.bind(1, entry.id)
    guard try statement.step() else { throw CtapiError(.apiNotFound, "the API '\(entry.name)' is gone") }
    defer { statement.reset() }
    return try entry.source(format: statement.text(0), options: statement.text(1), document: statement.blob(2))
  }

  private func blob(_ column: String, of entry: APIEntry) throws(CtapiError) -> [UInt8] {
    let statement = try database.prepare("SELECT \(column) FROM api WHERE id = ?")
    statement.bind(1, entry.id)
    guard try statement.step() else { throw CtapiError(.apiNotFound, "the API '\(entry.name)' is gone") }
    defer { statement.reset() }
    return statement.blob(0)
  }
}
