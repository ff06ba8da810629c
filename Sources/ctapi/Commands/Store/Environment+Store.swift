import CtapiApp
import CtapiCore
import CtapiStore

extension Environment {
  /// The store to read from: an empty one in memory where the data directory holds none, so that nothing is made on
  /// disk by a command that cannot succeed.
  func existingStore(durable: Bool = false) throws(CtapiError) -> ItemStore {
    if let database = try data.openStore(create: false, durable: durable) { return try ItemStore(database) }
    return try ItemStore(try Database(path: ":memory:"))
  }

  /// The store, made where it is absent.
  func madeStore(durable: Bool = false) throws(CtapiError) -> ItemStore {
    guard let database = try data.openStore(create: true, durable: durable) else {
      throw CtapiError(.dataDirectory, "cannot make '\(data.path.escapedForTerminal)'")
    }
    return try ItemStore(database)
  }
}

/// Runs what may find a fault in an item or key, with it told as an error of the command.
func checkingItem<Result>(_ body: () throws(ItemFault) -> Result) throws(CtapiError) -> Result {
  do throws(ItemFault) {
    return try body()
  } catch {
    throw error.error
  }
}
