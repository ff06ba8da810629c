package import CtapiCore
import CtapiGateway
import CtapiHTTP
import CtapiWire
import Glibc

/// A running server: the gateway, the control port, and the threads that keep the gateway's snapshot true.
///
/// It is started and stopped by one thread.
package struct Server: ~Copyable {
  /// Where it listens.
  package let address: ServerAddress
  private let lock: ServerLock
  private let gateway: Gateway
  /// The control port, and the socket for commands of the same user.
  private let controls: [HTTPServer]
  private let keys: IssuerKeys
  private let keyMaker: PoolKeyMaker
  private let names: BackendNames
  private let signal: ReloadSignal
  private let threads: [Thread]

  /// What finds keys, hosts and ports for the gateway's source.
  private struct Lookups {
    let keys: IssuerKeys
    let names: BackendNames
    let relayPorts: RelayPorts
  }

  private init(
    _ address: ServerAddress, _ lock: consuming ServerLock, _ gateway: Gateway, _ controls: [HTTPServer],
    _ keys: IssuerKeys, _ keyMaker: PoolKeyMaker, _ names: BackendNames, _ signal: ReloadSignal, _ threads: [Thread]
  ) {
    self.address = address
    self.lock = lock
    self.gateway = gateway
    self.controls = controls
    self.keys = keys
    self.keyMaker = keyMaker
    self.names = names
    self.signal = signal
    self.threads = threads
  }

  /// Serves `directory`, which is made when absent; everything accepts connections once this returns.
  ///
  /// `report` hears of what will not work, from any thread. Throws `server-running` (exit 9) when another server
  /// serves the directory, `address-in-use` (exit 7) for a taken port, `usage` (exit 2) for one that is named twice, and
  /// what ``ServerCertificates/context(report:)`` and ``TLSTrust`` do, before anything is made.
  package static func start(
    _ directory: DataDirectory, _ configuration: ServeConfiguration,
    report: @escaping @Sendable (Diagnostic) -> Void
  ) throws(CtapiError) -> Server {
    try configuration.checkAddresses()
    var options = Gateway.Options()
    if let secure = configuration.secure {
      options.secure = (secure.address, try secure.certificates.context(report: report))
    }
    // Authorities named by the user must be readable even while nothing needs them.
    if configuration.trust.extraFile != nil { _ = try configuration.contexts.context(trusting: configuration.trust) }
    if !directory.exists { try checkAddresses(configuration) }
    let lock = try ServerLock.take(directory)
    let signal = ReloadSignal()
    let keys = try IssuerKeys(clock: configuration.clock, trust: configuration.trust) { signal.markStale() }
    options.requestRefetch = { keys.refetch($0, known: $1) }
    options.report = report
    options.explains = configuration.explains
    options.bodyFolder = directory.runPath
    if configuration.spins { options.limits.spin = SpinBudget.longest }
    let lookups = Lookups(
      keys: keys,
      names: try BackendNames(resolver: configuration.resolver, patience: configuration.namePatience) {
        signal.markStale()
      },
      relayPorts: RelayPorts(at: configuration.gateway, loops: configuration.workers))
    for (option, address) in configuration.addresses { lookups.relayPorts.reserve(address, for: option) }
    let names = lookups.names
    let (inputs, findings) = try read(directory, configuration, lookups)
    let state = GatewayState(
      loops: configuration.workers, logFolder: directory.logsPath, relayPorts: lookups.relayPorts)
    let snapshot = GatewaySnapshot(inputs, state: state)
    let known = findings + snapshot.problems
    for finding in Set(known) { report(finding) }
    let router = try controlRouter(directory, configuration, state)
    let control = try controlServer(configuration, router, names)
    let gateway: Gateway
    let socket: HTTPServer
    do throws(CtapiError) {
      gateway = try Gateway(
        at: configuration.gateway, workers: configuration.workers, snapshot: snapshot, options: options)
      socket = try socketServer(directory, router, gateway)
    } catch {
      control.stop(within: .zero)
      names.stop()
      throw error
    }
    // Ports that the kernel has picked are the server's own as much as those that were asked for.
    lookups.relayPorts.reserve(gateway.address, for: "--gateway")
    if let secure = gateway.secureAddress { lookups.relayPorts.reserve(secure, for: "--tls-listen") }
    for address in control.addresses { lookups.relayPorts.reserve(address, for: "--control") }
    let keyMaker = try PoolKeyMaker(directory, clock: configuration.clock, report: report)
    let threads = [
      try Thread { keys.run() },
      try Thread { keyMaker.run() },
      try Thread { publish(directory, configuration, lookups, keyMaker, gateway, signal, known, report) },
    ]
    var address = ServerAddress(
      pid: getpid(), gateway: "http://\(gateway.address)", secure: gateway.secureAddress.map { "https://\($0)" },
      control: "http://\(control.addresses[0])")
    address.certificates = (configuration.secure?.certificates.files ?? []).map {
      $0.named(from: ProcessFacts.currentDirectory)
    }
    try lock.publish(address)
    for finding in configuration.remoteListeners { report(finding) }
    return Server(address, lock, gateway, [control, socket], keys, keyMaker, names, signal, threads)
  }

  /// Finds out before a directory is made for nothing whether the addresses can be had.
  private static func checkAddresses(_ configuration: ServeConfiguration) throws(CtapiError) {
    for (_, address) in configuration.addresses { _ = try ListeningSocket(address) }
  }

  /// What to begin with.
  private static func read(
    _ directory: DataDirectory, _ configuration: ServeConfiguration, _ lookups: Lookups
  ) throws(CtapiError) -> (GatewayInputs, [Diagnostic]) {
    do throws(CtapiError) {
      let source = try source(directory, configuration, lookups)
      var found = try source.read()
      if source.settleNames() { found = try source.read() }
      // A port that is taken at the start is as the gateway's own.
      if let failure = lookups.relayPorts.failure {
        throw CtapiError(
          failure.code, "a TCP listener of an API: \(failure.message)",
          hint: failure.hint)
      }
      return found
    } catch {
      lookups.names.stop()
      throw error
    }
  }

  private static func controlServer(
    _ configuration: ServeConfiguration, _ router: ControlRouter, _ names: BackendNames
  ) throws(CtapiError) -> HTTPServer {
    let hosts = ControlHosts(at: configuration.control, besides: configuration.controlHosts)
    do throws(CtapiError) {
      return try HTTPServer(at: [configuration.control]) { request in
        if let refusal = hosts.refusal(of: request) { return refusal }
        return await router.respond(to: request)
      }
    } catch {
      names.stop()
      throw error
    }
  }

  private static func source(
    _ directory: DataDirectory, _ configuration: ServeConfiguration, _ lookups: Lookups
  ) throws(CtapiError) -> GatewaySource {
    let keys = lookups.keys
    return try GatewaySource(
      directory, locality: configuration.locality, clock: configuration.clock, trust: configuration.trust,
      contexts: configuration.contexts, limits: configuration.limits, names: lookups.names,
      relayPorts: lookups.relayPorts,
      remoteKeys: { keys.keys(of: $0) })
  }

  /// Answers this user's own commands; few at a time, so it has few threads.
  private static func socketServer(
    _ directory: DataDirectory, _ control: ControlRouter, _ gateway: Gateway
  ) throws(CtapiError) -> HTTPServer {
    let router = SocketRouter(control: control, gateway: gateway)
    var options = HTTPServerOptions()
    options.threads = 1
    do throws(CtapiError) {
      return try HTTPServer(
        at: [.unix(ControlSocket.path(in: directory))], options: options, handler: { await router.respond(to: $0) })
    } catch {
      gateway.stop(within: .zero)
      throw error
    }
  }

  private static func controlRouter(
    _ directory: DataDirectory, _ configuration: ServeConfiguration, _ state: GatewayState
  ) throws(CtapiError) -> ControlRouter {
    ControlRouter(
      store: try DynamoDBEndpoint(
        directory, durable: configuration.isDurable, locality: configuration.locality, clock: configuration.clock),
      oidc: try OIDCEndpoint(directory, clock: configuration.clock), metrics: { state.report })
  }

  /// The publisher's thread; its connection to the database is opened here, for it belongs to one thread.
  private static func publish(
    _ directory: DataDirectory, _ configuration: ServeConfiguration, _ lookups: Lookups,
    _ keyMaker: PoolKeyMaker, _ gateway: Gateway,
    _ signal: ReloadSignal, _ known: [Diagnostic], _ report: @escaping @Sendable (Diagnostic) -> Void
  ) {
    do throws(CtapiError) {
      let source = try source(directory, configuration, lookups)
      var publisher = Publisher(
        source, to: gateway, signal: signal, keyMaker: keyMaker, certificates: configuration.secure?.certificates,
        known: known, report: report)
      publisher.run()
    } catch {
      report(Diagnostic(.error, rule: error.code.name, error.message, hint: error.hint))
    }
  }

  /// Stops accepting, lets requests under way end within `drain`, and returns when everything has ended.
  package consuming func stop(within drain: Duration) {
    lock.withdraw()
    signal.stop()
    keys.stop()
    names.stop()
    keyMaker.stop()
    gateway.stop(within: drain)
    for control in controls { control.stop(within: drain) }
    for thread in threads { thread.join() }
  }
}
