import CtapiApp
import CtapiCore
import CtapiDefinition
import CtapiIdentity

extension Environment {
  /// The APIs that are there: none in memory where the data directory holds none, so that reading makes nothing on disk.
  func existingDefinitions() throws(CtapiError) -> DefinitionStorage {
    if let database = try data.openState(create: false) { return try definitions(in: database) }
    return try definitions(in: try Database(path: ":memory:"))
  }

  /// The APIs to change, their place made where it is absent.
  func madeDefinitions() throws(CtapiError) -> DefinitionStorage {
    // Settings that cannot be read make nothing.
    _ = try Settings(of: data).limits()
    guard let database = try data.openState(create: true) else {
      throw CtapiError(.dataDirectory, "cannot make '\(data.path.escapedForTerminal)'")
    }
    return try definitions(in: database)
  }

  private func definitions(in database: Database) throws(CtapiError) -> DefinitionStorage {
    let directory = data
    return try DefinitionStorage(
      database, clock: clock, limits: { () throws(CtapiError) in try Settings(of: directory).limits() })
  }

  /// The pool that stands in where no issuer is named, made where there is none.
  func localIssuer() throws(CtapiError) -> LocalIssuer {
    let pool = try LocalPools(writing: data).poolOrNew(nil, at: now, identifier: poolIdentifier)
    return LocalIssuer(issuer: pool.issuer, clients: pool.clients)
  }
}
