import CtapiCore

@testable import CtapiDefinition

extension DefinitionStorage {
  /// What a query that counts something gives.
  func definitions(_ query: String) throws -> Int {
    let statement = try database.prepare(query)
    defer { statement.reset() }
    return try statement.step() ? statement.integer(0) : 0
  }
}
