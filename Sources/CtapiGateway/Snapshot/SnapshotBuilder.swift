import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiIdentity

/// Flattens inputs into the arrays of a ``GatewaySnapshot``.
struct SnapshotBuilder {
  let inputs: GatewayInputs
  let state: GatewayState
  var apis: [ServedAPI] = []
  var defaultAPI: Int32 = -1
  var domains: [ServedDomain] = []
  var domainMappings: [ServedDomainMapping] = []
  var stages: [ServedStage] = []
  var tables: [RouteTable] = []
  var routes: [ServedRoute] = []
  var integrations: [ServedIntegration] = []
  var authorizers: [ServedAuthorizer] = []
  var pieces: [TargetPiece] = []
  var endpoints: [Backend] = []
  var buckets: [TokenBucket] = []
  var accountBucket: Int32 = -1
  var routeSeries: [MetricsSeries] = []
  var mappings: [ServedMapping] = []
  var responseMappings: [ServedResponseMapping] = []
  var steps: [MappingStep] = []
  var fragments = FragmentPool()
  var logSteps: [LogStep] = []
  var corsOrigins: [ByteRange] = []
  var variants: [ServedVariant] = []
  var conditions: [ServedCondition] = []
  var globs: [ByteRange] = []
  var networks: [AddressNetwork] = []
  var redirectPieces: [RedirectPiece] = []
  var functions: [ServedFunction] = []
  var relays: [ServedRelay] = []
  var eventNames: [EventWriter.Names] = []
  var logFiles: [LogFile] = []
  var text = TextPool()
  var problems: [Diagnostic] = []
  var memories: [AtomicMemory] = []
  /// The buckets so far, whose memory is found in ``finishBuckets()``.
  var limits: [(key: ThrottleState.Key, limit: ThrottleLimit)] = []
  /// The integrations of the definition at hand by their ids.
  var definitions: [String: Integration] = [:]
  /// Where each API's stages are, for domains that name them.
  private var stageIndices: [String: [String: Int32]] = [:]

  init(_ inputs: GatewayInputs, _ state: GatewayState) {
    self.inputs = inputs
    self.state = state
  }

  mutating func build() {
    var order: [String] = []
    var definitions: [String: [API]] = [:]
    for api in inputs.apis {
      if definitions[api.id] == nil { order.append(api.id) }
      definitions[api.id, default: []].append(api)
    }
    for id in order { add(definitions[id] ?? []) }
    chooseDefaultAPI(order.compactMap { definitions[$0]?.first })
    // The first that serves a host has it, and an exact name goes before a wildcard (`gateway.md` 1.6).
    for domain in inputs.domains where !domain.domain.isWildcard { add(domain) }
    for domain in inputs.domains where domain.domain.isWildcard { add(domain) }
    addRelays()
    if let limit = ThrottleLimit(inputs.accountThrottle) {
      accountBucket = add(limit, ThrottleState.Key(api: "", stage: "", route: ""))
    }
    finishBuckets()
  }

  /// The API that answers where none is named, as commands choose theirs.
  private mutating func chooseDefaultAPI(_ all: [API]) {
    if let standard = APIEntry.unnamed(among: all.map(\.name)) {
      defaultAPI = Int32(standard)
    } else if !all.isEmpty {
      // Requests for any host go somewhere, as they did while the API was the only one.
      defaultAPI = 0
      problems.append(
        Diagnostic(
          .note, rule: "default-api",
          "requests that name no API go to '\(all[0].name.escapedForTerminal)', the first of \(all.count)",
          hint: "name one by Host: ID.execute-api.localhost or /_api/ID/, or call one 'default'"))
    }
  }

  /// Adds one API from the definitions of its stages, which all have its id.
  private mutating func add(_ definitions: [API]) {
    guard let first = definitions.first else { return }
    let index = Int32(apis.count)
    var defaultStage: Int32 = -1
    var named: [(API, Stage)] = []
    for definition in definitions {
      for stage in definition.stages {
        if stage.name != Stage.defaultName {
          named.append((definition, stage))
        } else {
          defaultStage = add(stage, of: definition, api: index)
        }
      }
    }
    let start = Int32(stages.count)
    for (definition, stage) in named { _ = add(stage, of: definition, api: index) }
    let end = Int32(stages.count)
    // Where no stage is found, what all of them would say of an origin still holds (`gateway.md` 5.2).
    // A definition of nothing, as a stage without a deployment has, says nothing of origins.
    let speaking = definitions.filter { !$0.stages.isEmpty && ($0.cors != nil || !$0.routes.isEmpty) }
    let settings = Set(speaking.map(\.cors))
    let sharesCORS = settings.count == 1 && settings != [nil]
    let corsStage = ([defaultStage] + Array(start..<end)).first { $0 >= 0 && stages[Int($0)].cors != nil }
    apis.append(
      ServedAPI(
        id: text.keep(first.id), namedStages: start..<end, defaultStage: defaultStage,
        corsStage: sharesCORS ? corsStage ?? -1 : -1,
        series: series(MetricsKey(api: first.id, stage: "")),
        disablesDefaultEndpoint: definitions.contains { $0.disablesDefaultEndpoint }))
  }

  /// Adds a stage; -1 for one whose routes cannot be served.
  private mutating func add(_ stage: Stage, of api: API, api index: Int32) -> Int32 {
    let table: RouteTable
    do throws(CtapiError) {
      table = try RouteTable(api.routes)
    } catch {
      report("api-unservable", "the API '\(api.name)' is not served: \(error.message)")
      return -1
    }
    let position = Int32(stages.count)
    stageIndices[api.id, default: [:]][stage.name] = position
    let constants = FragmentPool.Constants(
      accountID: inputs.accountID, apiID: api.id, stage: stage.name, variables: stage.variables)
    let firstRoute = Int32(routes.count)
    addRoutes(of: api, stage, constants)
    reportUnknownThrottles(of: stage, api)
    tables.append(table)
    var cors: ServedCORS?
    if let settings = api.cors {
      cors = ServedCORS(settings, &text, &corsOrigins)
      reportGuardedPreflights(of: api, table)
    }
    let log = accessLog(of: stage, api, constants)
    let firstStep = Int32(logSteps.count)
    if let log {
      logSteps += LogStep.steps(
        of: fragments.fragments[Int(log.fragments.lowerBound)..<Int(log.fragments.upperBound)], text)
    }
    stages.append(
      ServedStage(
        api: index, name: text.keep(stage.name), table: Int32(tables.count - 1), firstRoute: firstRoute,
        refusesAmbiguousPaths: api.refusesAmbiguousPaths, cors: cors, log: log,
        logFile: log?.file ?? -1, logSteps: firstStep..<Int32(logSteps.count),
        keptHead: log.map { $0.readsFields ? .whole : .line } ?? .nothing,
        series: series(MetricsKey(api: api.id, stage: stage.name))))
    return position
  }

  private mutating func add(_ domain: PublishedDomain) {
    let first = Int32(domainMappings.count)
    for mapping in domain.mappings {
      domainMappings.append(
        ServedDomainMapping(
          key: text.keep(mapping.key.isEmpty ? "" : "/" + mapping.key),
          stage: stageIndices[mapping.apiID]?[mapping.stage] ?? -1))
    }
    let isWildcard = domain.domain.isWildcard
    domains.append(
      ServedDomain(
        name: text.keep(isWildcard ? String(domain.domain.name.dropFirst()) : domain.domain.name),
        isWildcard: isWildcard, mappings: first..<Int32(domainMappings.count)))
  }

  private mutating func accessLog(of stage: Stage, _ api: API, _ constants: FragmentPool.Constants) -> ServedLog? {
    guard let settings = stage.accessLog else { return nil }
    do throws(CtapiError) {
      let format = try AccessLogFormat(settings.format)
      for name in format.unknownNames {
        report(
          "access-log-variable",
          "the access log of the stage '\(stage.name)' of '\(api.name)' names $context.\(name), which is always '-'")
      }
      guard let file = state.logs.file(api: api.id, stage: stage.name, destination: settings.destination) else {
        return nil
      }
      let range = fragments.add(format, constants, &text)
      logFiles.append(file)
      return ServedLog(format, fragments: range, file: Int32(logFiles.count - 1))
    } catch {
      report(
        "access-log-unservable", "the stage '\(stage.name)' of '\(api.name)' writes no access log: \(error.message)")
      return nil
    }
  }

  /// AWS answers a preflight by the route that takes it, authorizer and all, which browsers do not survive (K71).
  private mutating func reportGuardedPreflights(of api: API, _ table: RouteTable) {
    for route in api.guardedPreflights(table) {
      report(
        "preflight-guarded",
        "'\(route.key)' of '\(api.name)' asks for a token of CORS preflights too, which browsers send without one",
        hint: route.key.preflightFix)
    }
  }

  private mutating func reportUnknownThrottles(of stage: Stage, _ api: API) {
    let known = Set(api.routes.map(\.key.identity))
    for settings in stage.routeThrottles {
      let identity = (try? RouteKey(settings.routeKey))?.identity ?? ""
      if !known.contains(identity) {
        report(
          "stage-route-unknown",
          "the stage '\(stage.name)' of '\(api.name)' has settings for '\(settings.routeKey)', which is no route")
      }
    }
  }

  /// The counters of a key, kept by the gateway's state.
  mutating func series(_ key: MetricsKey) -> MetricsSeries {
    let memory = state.metrics.memory(key)
    memories.append(memory)
    return MetricsSeries(memory.cells)
  }

  /// Adds a bucket and says its index.
  mutating func add(_ limit: ThrottleLimit, _ key: ThrottleState.Key) -> Int32 {
    limits.append((key, limit))
    return Int32(limits.count - 1)
  }

  private mutating func finishBuckets() {
    let found = state.throttles.adopt(limits, at: LoopTime.now)
    buckets = zip(found, limits).map { TokenBucket($0.cells, $1.limit) }
    memories += found
  }

  mutating func report(_ rule: String, _ message: String, hint: String? = nil) {
    problems.append(Diagnostic(.warning, rule: rule, message.escapedForTerminal, hint: hint))
  }
}
