import CtapiApp
import CtapiCore
import CtapiRegistry

extension Environment {
  /// The registry to read from or to change: an empty one in memory where the data directory holds none, so that
  /// nothing is made on disk by a command that cannot succeed.
  func existingRegistry() throws(CtapiError) -> Registry {
    if let database = try data.openState(create: false) { return try registry(database) }
    return try registry(try Database(path: ":memory:"))
  }

  /// The registry, made where it is absent.
  func madeRegistry() throws(CtapiError) -> Registry {
    guard let database = try data.openState(create: true) else {
      throw CtapiError(.dataDirectory, "cannot make '\(data.path.escapedForTerminal)'")
    }
    return try registry(database)
  }

  private func registry(_ database: Database) throws(CtapiError) -> Registry {
    try Registry(database, clock: clock, locality: locality, generator: RandomSource(seed: seed))
  }
}
