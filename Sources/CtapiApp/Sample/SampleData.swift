package import CtapiCore
import CtapiDefinition
import CtapiIdentity
package import CtapiRegistry
import CtapiStore

/// What the sample needs in a data directory: a pool, two tables, a namespace, two services and the API.
///
/// What is there already is kept, so that a second run finds the data of the first.
package struct SampleData {
  /// The namespace's name, as in the sample's template.
  package static let namespace = "service"
  /// The API's name, the one that commands and the gateway take when none is named.
  package static let apiName = "api"
  /// The registry of the directory.
  package let registry: Registry
  /// The service of each store.
  package let services: [SampleKind: DiscoveryService]
  /// Makes what is absent.
  package init(in environment: Environment) throws(CtapiError) {
    let directory = environment.data
    try SampleData.checkIsFree(directory)
    guard let state = try directory.openState(create: true, longRunning: true),
      let items = try directory.openStore(create: true)
    else { throw CtapiError(.dataDirectory, "cannot make '\(directory.path.escapedForTerminal)'") }
    registry = try Registry(
      state, clock: environment.clock, locality: environment.locality,
      generator: RandomSource(seed: environment.seed))
    services = try SampleData.services(in: registry)
    try SampleData.makeTables(in: try ItemStore(items), environment)
    let pool = try SampleData.pool(in: environment)
    let locality = environment.locality
    let document = SampleDocument(
      services: services.mapValues { $0.arn(in: locality).description }, issuer: pool.issuer,
      client: pool.clients.first ?? Pool.defaultClient)
    try SampleData.makeAPI(document, in: try DefinitionStorage(state), environment)
  }

  /// Another API of that name is somebody's work: throws `sample-in-the-way` (exit 4) before anything is made.
  private static func checkIsFree(_ directory: DataDirectory) throws(CtapiError) {
    guard let state = try directory.openState(create: false) else { return }
    let storage = try DefinitionStorage(state)
    guard let entry = try storage.entries().first(where: { $0.name == apiName }),
      try storage.api(entry).title != SampleDocument.title
    else { return }
    throw CtapiError(
      .sampleInTheWay, "'\(directory.path.escapedForTerminal)' holds another API named '\(apiName)'",
      hint: "run the demo in a directory of its own: ctapi demo --data demo")
  }

  /// An API that is there may have been changed since, and stays as it is.
  private static func makeAPI(
    _ document: SampleDocument, in storage: DefinitionStorage, _ environment: Environment
  ) throws(CtapiError) {
    guard try !storage.entries().contains(where: { $0.name == apiName }) else { return }
    let plan = try storage.plan(
      Document(document.json, format: .yaml), name: apiName, options: ImportOptions(locality: environment.locality)
    ) {
      var identifiers = environment.identifiers
      return identifiers.base36(10)
    }
    _ = try storage.apply(plan)
  }

  private static func services(in registry: Registry) throws(CtapiError) -> [SampleKind: DiscoveryService] {
    if try !registry.namespaces().contains(where: { $0.name == namespace }) {
      _ = try registry.createNamespace(NamespaceRequest(name: namespace))
    }
    var services: [SampleKind: DiscoveryService] = [:]
    for kind in SampleKind.allCases {
      let request = ServiceRequest(
        name: kind.service, namespaceID: namespace, dns: DNSConfiguration([.init(.srv)]), healthCheck: .custom)
      do throws(CtapiError) {
        services[kind] = try registry.createService(request).service
      } catch {
        guard error.code == .serviceExists else { throw error }
        services[kind] = try registry.service(kind.service, inNamespace: namespace)
      }
    }
    return services
  }

  private static func makeTables(in store: ItemStore, _ environment: Environment) throws(CtapiError) {
    var identifiers = environment.identifiers
    let existing = try store.tableNames()
    for kind in SampleKind.allCases where !existing.contains(kind.table) {
      let schema = KeySchema(hash: KeyAttribute(name: kind.key))
      _ = try store.create(
        TableDefinition(name: kind.table, schema: schema), identifier: identifiers.uuid(), now: environment.now)
    }
  }

  private static func pool(in environment: Environment) throws(CtapiError) -> Pool {
    let pools = try LocalPools(writing: environment.data)
    let pool = try pools.poolOrNew(nil, at: environment.now, identifier: environment.poolIdentifier)
    // Made before the gateway serves, so that it knows the first token's key as soon as that token is there.
    _ = try pools.keyring(of: pool).signingKey(.rs256, at: environment.now)
    return pool
  }
}

extension ErrorCode {
  /// Something of the user's stands where the sample would be.
  package static let sampleInTheWay = ErrorCode("sample-in-the-way", .conflict)
}
