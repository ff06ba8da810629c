import CtapiApp
import CtapiCore
import CtapiDefinition

extension Environment {
  /// The APIs to read: none in memory where the data directory holds none, so that reading makes nothing on disk.
  func existingDefinitions() throws(CtapiError) -> DefinitionStorage {
    if let database = try data.openState(create: false) { return try DefinitionStorage(database) }
    return try DefinitionStorage(try Database(path: ":memory:"))
  }

  /// The APIs to change, their place made where it is absent.
  func madeDefinitions() throws(CtapiError) -> DefinitionStorage {
    guard let database = try data.openState(create: true) else {
      throw CtapiError(.dataDirectory, "cannot make '\(data.path.escapedForTerminal)'")
    }
    return try DefinitionStorage(database)
  }
}
