import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiIdentity
import CtapiRegistry

/// What of a data directory's state is there to be looked at; what nobody has used yet is empty, and stays unmade.
struct DoctorParts {
  private let database: Database
  let definitions: DefinitionStorage
  let registry: Registry
  let pools: LocalPools

  init(_ directory: DataDirectory, locality: Locality, clock: any Clock) throws(CtapiError) {
    let nothing = try Database(path: ":memory:")
    let database = try directory.openState(create: false)
    self.database = database ?? nothing
    var homes: [String: Database] = [:]
    if let database { for name in try DoctorParts.components(of: database) { homes[name] = database } }
    definitions = try DefinitionStorage(homes["definition"] ?? nothing, clock: clock)
    registry = try Registry(homes["registry"] ?? nothing, clock: clock, locality: locality)
    pools = LocalPools(directory, storage: try PoolStorage(homes["identity"] ?? nothing))
  }

  /// The parts that have tables of their own in a database; opening one of the others would make them.
  private static func components(of database: Database) throws(CtapiError) -> Set<String> {
    let tables = try database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'component'")
    defer { tables.reset() }
    guard try tables.step() else { return [] }
    let statement = try database.prepare("SELECT name FROM component")
    defer { statement.reset() }
    var names: Set<String> = []
    while try statement.step() { names.insert(statement.text(0)) }
    return names
  }

  /// What the gateway itself would say at its start, but for what is said better of each API.
  func serving(clock: any Clock) throws(CtapiError) -> [Diagnostic] {
    let source = GatewaySource(
      database, definitions: definitions, registry: registry, pools: pools, clock: clock, trust: TLSTrust(),
      remoteKeys: { _ in IssuerAnswer(keys: .discoveryFailed) })
    let (inputs, findings) = try source.read()
    return findings
      + GatewaySnapshot(inputs).problems.filter { !DoctorParts.saidBetter.contains($0.rule) }
  }

  /// What the gateway says and the doctor's own rules say of each API, with its place.
  static let saidBetter: Set = ["throttle-zero", "preflight-guarded"]
}
