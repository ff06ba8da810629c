import CtapiApp
import CtapiCore
import CtapiDefinition
import CtapiIdentity

extension Environment {
  /// The APIs to read: none in memory where the data directory holds none, so that reading makes nothing on disk.
  func existingDefinitions() throws(CtapiError) -> DefinitionStorage {
    if let database = try data.openState(create: false) { return try DefinitionStorage(database, clock: clock) }
    return try DefinitionStorage(try Database(path: ":memory:"), clock: clock)
  }

  /// The APIs to change, their place made where it is absent.
  func madeDefinitions() throws(CtapiError) -> DefinitionStorage {
    guard let database = try data.openState(create: true) else {
      throw CtapiError(.dataDirectory, "cannot make '\(data.path.escapedForTerminal)'")
    }
    return try DefinitionStorage(database, clock: clock)
  }

  /// The pool that stands in where no issuer is named, made where there is none.
  func localIssuer() throws(CtapiError) -> LocalIssuer {
    let pool = try LocalPools(writing: data).poolOrNew(nil, at: now, identifier: poolIdentifier)
    return LocalIssuer(issuer: pool.issuer, clients: pool.clients)
  }
}
