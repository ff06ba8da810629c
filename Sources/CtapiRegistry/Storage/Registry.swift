package import CtapiCore

/// The service registry of one data directory: namespaces, services and instances, kept in `state.db`.
///
/// Every change is one transaction, so that commands and a server may share the file. It belongs to one thread, as its
/// database does.
package final class Registry {
  let database: Database
  let clock: any Clock
  let quotas: RegistryQuotas
  private var generator: any RandomNumberGenerator

  /// The region and account that ARNs are made with.
  package let locality: Locality

  /// Opens the registry in a database, making its tables where they are absent.
  package init(
    _ database: Database, clock: any Clock = SystemClock(), locality: Locality = Locality(),
    quotas: RegistryQuotas = .unlimited, generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
  ) throws(CtapiError) {
    self.database = database
    self.clock = clock
    self.locality = locality
    self.quotas = quotas
    self.generator = generator
    try database.migrate(component: "registry", RegistrySchema.steps)
  }

  /// An identifier such as `srv-` with sixteen letters and digits behind it.
  func identifier(_ prefix: String) -> String {
    prefix + characters(16, of: Array("abcdefghijklmnopqrstuvwxyz0123456789"))
  }

  func zoneIdentifier() -> String { "Z" + characters(20, of: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")) }

  /// `count` letters drawn from the generator, so that two in a row differ even when it is seeded.
  func characters(_ count: Int, of letters: [Character]) -> String {
    String((0..<count).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
  }

  /// The elements in a random order.
  func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &generator) }
}
