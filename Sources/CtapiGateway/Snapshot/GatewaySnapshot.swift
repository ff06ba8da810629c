package import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Synchronization

/// What the loops serve from: built once, never changed, shared by all of them, and swapped whole.
///
/// Everything a request needs is flat: small values that point into one array of bytes, so that serving one touches no
/// reference counts beyond the snapshot's own.
package final class GatewaySnapshot: Sendable {
  let apis: [ServedAPI]
  /// The API that answers requests which name none; -1 for none.
  let defaultAPI: Int32
  let domains: [ServedDomain]
  let domainMappings: [ServedDomainMapping]
  let stages: [ServedStage]
  let tables: [RouteTable]
  let routes: [ServedRoute]
  let integrations: [ServedIntegration]
  let authorizers: [ServedAuthorizer]
  let pieces: [TargetPiece]
  let endpoints: [Backend]
  /// The endpoints without repetition, and which of them each endpoint is: looking a backend up is dear, and 10,000
  /// routes may share one.
  let backends: [Backend]
  let endpointBackends: [Int32]
  /// How TLS is spoken with backends; nil when no backend speaks it.
  let clientTLS: TLSContext?
  let buckets: [TokenBucket]
  /// The bucket of everything together; -1 for none.
  let accountBucket: Int32
  let routeSeries: [MetricsSeries]
  let mappings: [ServedMapping]
  let responseMappings: [ServedResponseMapping]
  let steps: [MappingStep]
  let fragments: [Fragment]
  let logSteps: [LogStep]
  let bodyPaths: [[BodyStep]]
  let corsOrigins: [ByteRange]
  let variants: [ServedVariant]
  let conditions: [ServedCondition]
  let globs: [ByteRange]
  let networks: [AddressNetwork]
  let redirectPieces: [RedirectPiece]
  let functions: [ServedFunction]
  let relays: [ServedRelay]
  /// The key and the parameters' names of each route, for events.
  let eventNames: [EventWriter.Names]
  let logFiles: [LogFile]
  let text: SnapshotText
  /// What of the inputs cannot be served, and how it is answered instead.
  package let problems: [Diagnostic]
  /// What it was built from, for explanations.
  let inputs: GatewayInputs
  /// Which definitions those are.
  let definition: DefinitionLineage.Mark
  /// What outlives it.
  package let state: GatewayState
  /// Tells it from every other of this process, whose number is another.
  let serial: UInt64
  private static let serials = Atomic<UInt64>(0)
  /// Keeps what ``buckets`` and the series point into.
  private let memories: [AtomicMemory]
  /// Of a copy what it was made from, which keeps the text of both.
  private let original: GatewaySnapshot?

  /// Builds what the loops need from the inputs; what cannot be served as asked is answered with 500 and listed in
  /// ``problems``, never served in another way.
  ///
  /// `state` carries buckets, counters and logs from one snapshot of a gateway to the next.
  package init(_ inputs: GatewayInputs, state: GatewayState = GatewayState()) {
    var builder = SnapshotBuilder(inputs, state)
    builder.build()
    apis = builder.apis
    defaultAPI = builder.defaultAPI
    domains = builder.domains
    domainMappings = builder.domainMappings
    stages = builder.stages
    tables = builder.tables
    routes = builder.routes
    integrations = builder.integrations
    authorizers = builder.authorizers
    pieces = builder.pieces
    endpoints = builder.endpoints
    (backends, endpointBackends) = builder.distinctBackends
    clientTLS = inputs.clientTLS
    buckets = builder.buckets
    accountBucket = builder.accountBucket
    routeSeries = builder.routeSeries
    mappings = builder.mappings
    responseMappings = builder.responseMappings
    steps = builder.steps
    fragments = builder.fragments.fragments
    logSteps = builder.logSteps
    bodyPaths = builder.fragments.bodyPaths
    corsOrigins = builder.corsOrigins
    variants = builder.variants
    conditions = builder.conditions
    globs = builder.globs
    networks = builder.networks
    redirectPieces = builder.redirectPieces
    functions = builder.functions
    relays = builder.relays
    eventNames = builder.eventNames
    logFiles = builder.logFiles
    text = SnapshotText(builder.text.bytes)
    problems = builder.problems
    memories = builder.memories
    self.inputs = inputs
    definition = state.lineage.mark(inputs)
    self.state = state
    serial = GatewaySnapshot.serials.add(1, ordering: .relaxed).newValue
    original = nil
  }

  /// The same for one loop alone.
  ///
  /// Every request counts references to its snapshot, and loops that shared that count would take its cache line from
  /// each other at every request. All else is shared.
  init(copying other: GatewaySnapshot) {
    apis = other.apis
    defaultAPI = other.defaultAPI
    domains = other.domains
    domainMappings = other.domainMappings
    stages = other.stages
    tables = other.tables
    routes = other.routes
    integrations = other.integrations
    authorizers = other.authorizers
    pieces = other.pieces
    endpoints = other.endpoints
    backends = other.backends
    endpointBackends = other.endpointBackends
    clientTLS = other.clientTLS
    buckets = other.buckets
    accountBucket = other.accountBucket
    routeSeries = other.routeSeries
    mappings = other.mappings
    responseMappings = other.responseMappings
    steps = other.steps
    fragments = other.fragments
    logSteps = other.logSteps
    bodyPaths = other.bodyPaths
    corsOrigins = other.corsOrigins
    variants = other.variants
    conditions = other.conditions
    globs = other.globs
    networks = other.networks
    redirectPieces = other.redirectPieces
    functions = other.functions
    relays = other.relays
    eventNames = other.eventNames
    logFiles = other.logFiles
    text = other.text
    problems = other.problems
    inputs = other.inputs
    definition = other.definition
    state = other.state
    serial = other.serial
    memories = other.memories
    original = other
  }

  /// The names for the events of a route.
  func names(of route: Int, _ stage: EventWriter.Names) -> EventWriter.Names {
    var names = stage
    names.routeKey = eventNames[route].routeKey
    names.parameters = eventNames[route].parameters
    return names
  }

  deinit { if original == nil { text.deallocate() } }

  /// Serves nothing.
  package static var empty: GatewaySnapshot { GatewaySnapshot(GatewayInputs()) }
}
