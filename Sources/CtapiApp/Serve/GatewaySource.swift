import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiIdentity
import CtapiRegistry

/// Reads what the gateway serves from `state.db`: APIs, the healthy instances behind them, and the keys they trust.
///
/// It belongs to the publisher's thread.
final class GatewaySource {
  private let database: Database
  private let definitions: DefinitionStorage
  private let registry: Registry
  private let pools: LocalPools
  private let clock: any Clock
  private let trust: TLSTrust
  /// How TLS is spoken with backends, made when the first one needs it.
  private let contexts: TLSContexts
  private let locality: Locality
  private let limits: AccountLimits
  /// Where hosts are that the hosts file does not name; nil where nobody looks names up.
  private let names: BackendNames?
  let relayPorts: RelayPorts?
  /// Whether a pool whose tokens an API takes had no key to sign them at the last ``read()``.
  private(set) var lacksPoolKey = false
  /// Whether the last ``read()`` came upon a host that had not been looked up yet.
  private var metPendingName = false
  private let remoteKeys: @Sendable (String) -> IssuerAnswer

  /// A reader of `directory`; `remoteKeys` knows the keys of issuers that are no pool of it.
  convenience init(
    _ directory: DataDirectory, locality: Locality, clock: any Clock, trust: TLSTrust, contexts: TLSContexts,
    limits: AccountLimits, names: BackendNames? = nil, relayPorts: RelayPorts? = nil,
    remoteKeys: @escaping @Sendable (String) -> IssuerAnswer
  ) throws(CtapiError) {
    guard let database = try directory.openState(create: true, longRunning: true) else {
      throw CtapiError(.dataDirectory, "cannot open the state of '\(directory.path.escapedForTerminal)'")
    }
    self.init(
      database, definitions: try DefinitionStorage(database),
      registry: try Registry(database, clock: clock, locality: locality),
      pools: LocalPools(directory, storage: try PoolStorage(database)), clock: clock, trust: trust,
      contexts: contexts, limits: limits, names: names, relayPorts: relayPorts, remoteKeys: remoteKeys)
  }

  /// A reader of parts that are open already, all in `database` or empty.
  init(
    _ database: Database, definitions: DefinitionStorage, registry: Registry, pools: LocalPools, clock: any Clock,
    trust: TLSTrust, contexts: TLSContexts = TLSContexts(), limits: AccountLimits = AccountLimits(),
    names: BackendNames? = nil, relayPorts: RelayPorts? = nil,
    remoteKeys: @escaping @Sendable (String) -> IssuerAnswer
  ) {
    self.database = database
    self.definitions = definitions
    self.registry = registry
    self.pools = pools
    self.clock = clock
    locality = registry.locality
    self.trust = trust
    self.contexts = contexts
    self.limits = limits
    self.names = names
    self.relayPorts = relayPorts
    self.remoteKeys = remoteKeys
  }

  /// A number that changes when another process or connection has changed something.
  var version: Int {
    get throws(CtapiError) { try database.dataVersion }
  }

  /// Copies the log into the file while nothing else is to do.
  func checkpoint() { database.checkpoint() }

  /// Waits a moment for hosts that the last ``read()`` did not know yet; whether there were any, so that reading again may
  /// tell more.
  ///
  /// What counts is what was read, for a fast name server may have answered since.
  func settleNames() -> Bool {
    guard let names, metPendingName else { return false }
    names.settle()
    return true
  }

  /// All of it, read from one view of the file, with what of it will not work.
  func read() throws(CtapiError) -> (inputs: GatewayInputs, findings: [Diagnostic]) {
    metPendingName = false
    return try database.snapshot { () throws(CtapiError) in
      let publication = try definitions.publication()
      var inputs = GatewayInputs(domains: publication.domains)
      inputs.accountID = locality.account
      inputs.region = locality.region
      inputs.accountThrottle = limits.throttle
      var findings = publication.problems + beyondLimits(publication)
      for entry in publication.apis {
        // An API without anything deployed is still one, as is a stage: they answer 404 (`gateway.md` K103).
        if entry.stages.isEmpty || !entry.undeployed.isEmpty {
          inputs.apis.append(API(id: entry.id, name: entry.name, title: "", stages: entry.undeployed))
        }
        for published in entry.stages {
          inputs.apis.append(published.definition)
          for integration in published.definition.integrations {
            let key = GatewayInputs.IntegrationKey(
              api: entry.id, integration: integration.id, stage: published.stage.name)
            let found = endpoints(of: integration, &findings)
            inputs.endpoints[key] = found
            if found.isEmpty, integration.target.url != nil { inputs.unresolved.insert(key) }
            if GatewaySource.needsTLS(integration) { inputs.clientTLS = tls(&findings) }
          }
        }
      }
      inputs.relays = relays(publication, &findings)
      for api in inputs.apis {
        for authorizer in api.authorizers {
          guard let request = authorizer.request else { continue }
          inputs.endpoints[.init(api: api.id, integration: authorizer.id)] = addresses(of: request.url, &findings)
          if request.url.isSecure { inputs.clientTLS = tls(&findings) }
        }
      }
      let issuers = Set(inputs.apis.flatMap { $0.authorizers.filter { $0.request == nil }.map(\.issuer) })
      try addKeys(of: issuers, to: &inputs)
      return (inputs, findings)
    }
  }

  /// What is served although the limits do not allow it: it was there before them, or they are this server's alone.
  private func beyondLimits(_ publication: Publication) -> [Diagnostic] {
    guard limits != AccountLimits() else { return [] }
    return publication.apis.flatMap { entry in
      entry.stages.flatMap { published in
        limits.findings(published.definition, severity: .warning).map { finding in
          Diagnostic(
            .warning, rule: finding.rule,
            "the stage '\(published.stage.name.escapedForTerminal)' of '\(entry.name.escapedForTerminal)' serves "
              + finding.message,
            hint: finding.hint)
        }
      }
    }
  }

  private static func needsTLS(_ integration: Integration) -> Bool {
    if case .url(let url) = integration.target { return url.isSecure }
    if case .function(let function) = integration.target { return function.url.isSecure }
    return integration.serverNameToVerify != nil
  }

  private func tls(_ findings: inout [Diagnostic]) -> TLSContext? {
    do throws(CtapiError) {
      return try contexts.context(trusting: trust)
    } catch {
      findings.append(Diagnostic(.warning, rule: error.code.name, error.message, hint: error.hint))
      return nil
    }
  }

  private func endpoints(of integration: Integration, _ findings: inout [Diagnostic]) -> [Endpoint] {
    switch integration.target {
    case .mock, .variableURL, .redirect: return []
    case .url(let url): return addresses(of: url, &findings)
    case .function(let function): return addresses(of: function.url, &findings)
    case .service(let service): return instances(of: service, &findings)
    }
  }

  /// The healthy instances of a service, at `port` where there is one, else each at its own.
  func instances(
    of service: ServiceReference, port: UInt16? = nil, _ findings: inout [Diagnostic]
  ) -> [Endpoint] {
    do throws(CtapiError) {
      let found = try registry.endpoints(of: service.text)
      findings += found.findings
      return found.endpoints.compactMap { Endpoint(bytes: $0.address, port: port ?? $0.port) }
    } catch {
      findings.append(Diagnostic(.warning, rule: error.code.name, error.message, hint: error.hint))
      return []
    }
  }

  private func addresses(of url: URLTemplate, _ findings: inout [Diagnostic]) -> [Endpoint] {
    addresses(of: url.host, port: url.port, named: url.text, &findings)
  }

  /// The addresses of a host; `text` names what asks for it.
  func addresses(of host: String, port: Int, named text: String, _ findings: inout [Diagnostic]) -> [Endpoint] {
    if let endpoint = Endpoint(host: host, port: port) { return [endpoint] }
    let listed = (try? HostAddresses.resolve(host, port: port)) ?? []
    guard listed.isEmpty else { return listed }
    switch names?.known(host) {
    case .pending:
      metPendingName = true
      return []
    case .addresses(let addresses):
      return UInt16(exactly: port).map { port in addresses.compactMap { Endpoint(bytes: $0, port: port) } } ?? []
    case .nothing(let reason):
      findings.append(HostAddresses.unresolved(host, of: text, reason))
    // Whoever asks no name server cannot say that there is no address.
    case nil: break
    }
    return []
  }

  private func addKeys(of issuers: Set<String>, to inputs: inout GatewayInputs) throws(CtapiError) {
    lacksPoolKey = false
    let local = try pools.all()
    for issuer in issuers {
      if let pool = local.first(where: { $0.issuer.hasSameBytes(as: issuer) }) {
        let set = try pools.keyring(of: pool).keySet(at: clock.now)
        if !set.keys.contains(where: { $0.algorithm == .rs256 }) { lacksPoolKey = true }
        inputs.keys[issuer] = .known(set)
        inputs.localIssuers.insert(issuer)
      } else {
        let answer = remoteKeys(issuer)
        inputs.keys[issuer] = answer.keys
        inputs.keyFailures[issuer] = answer.failure
        inputs.keyFetches[issuer] = answer.fetches
      }
    }
  }
}
