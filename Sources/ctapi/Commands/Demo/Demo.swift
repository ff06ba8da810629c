import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiHTTP

/// A run of the demo: the server, the stores, and what is said about them.
final class Demo {
  private let environment: Environment
  let directory: DataDirectory
  private let output: Output
  private let data: SampleData
  private let server: SampleServer
  private let count: Int
  private var fleet: SampleFleet?
  private(set) var address: ServerAddress?

  /// How long the gateway may take until it answers through a store.
  private static let readyTime = Duration.seconds(10)
  private static let stopTime = Duration.seconds(8)

  init(_ invocation: AppInvocation) throws(CtapiError) {
    environment = invocation.environment
    output = invocation.output
    count = invocation.integer("count") ?? 3
    directory = environment.data
    if let running = try? ServerAddress.read(from: directory) {
      throw CtapiError(
        .serverRunning, "a server (pid \(running.pid)) already serves '\(directory.path.escapedForTerminal)'",
        hint: "stop it, or run the demo in another directory: ctapi demo --data demo")
    }
    let gateway = try invocation.listeningAddress("gateway").description
    let control = try invocation.listeningAddress("control").description
    data = try SampleData(in: environment)
    let output = output
    server = SampleServer(
      directory, gateway: gateway, control: control,
      variables: Demo.passedOn(environment)
    ) { output.warning($0) }
  }

  /// The variables that the server's names depend on, and the search path.
  private static func passedOn(_ environment: Environment) -> [String: String] {
    var variables: [String: String] = [:]
    for name in ["PATH", "CTAPI_REGION", "CTAPI_ACCOUNT", "AWS_REGION"] {
      variables[name] = environment.variables.nonEmpty(name)
    }
    return variables
  }

  /// Starts everything and waits until the gateway answers through both stores; the signal when one came first.
  func start(_ signals: StopSignals) throws(CtapiError) -> StopSignals.Event {
    let address = try server.start()
    self.address = address
    let output = output
    let launch = SampleLaunch(
      endpoint: address.control, region: environment.locality.region, logs: environment.data.logsPath,
      path: environment.variables.nonEmpty("PATH"))
    let fleet = SampleFleet(data.registry, services: data.services, launch: launch, count: count) {
      output.warning($0)
    }
    self.fleet = fleet
    try fleet.start()
    for kind in SampleKind.allCases {
      let event = try awaitAnswer(of: kind, at: address.gateway, signals)
      guard case .timeout = event else { return event }
    }
    return .timeout
  }

  private func awaitAnswer(
    of kind: SampleKind, at gateway: String, _ signals: StopSignals
  ) throws(CtapiError) -> StopSignals.Event {
    let url = try HTTPURL(gateway + kind.pathPrefix + "1")
    let deadline = ContinuousClock.now + Demo.readyTime
    var status = 0
    while deadline > .now {
      status = (try? HTTPClient().get(url))?.status ?? 0
      if status == 200 { return .timeout }
      // The gateway takes a change of the registry within 100 ms.
      let event = signals.wait(atMost: .milliseconds(20))
      guard case .timeout = event else { return event }
    }
    throw CtapiError(
      .processFailed,
      "the gateway does not answer '\(url.target)' through the store: \(status == 0 ? "nothing" : "\(status)")",
      hint: "look into \(environment.data.logsPath)")
  }

  /// Looks after the server and the stores; to be called often.
  func tend() {
    server.tend()
    fleet?.tend()
  }

  /// Ends the stores, then the server; a further signal ends both at once.
  func stop(_ signals: StopSignals) {
    let deadline = ContinuousClock.now + Demo.stopTime
    fleet?.beginStop()
    wait(signals, by: deadline) { fleet?.hasStopped() ?? true }
    server.beginStop()
    wait(signals, by: deadline) { server.hasStopped() }
    fleet?.kill()
    server.kill()
  }

  private func wait(_ signals: StopSignals, by deadline: ContinuousClock.Instant, until isDone: () -> Bool) {
    while !isDone(), deadline > .now {
      guard case .timeout = signals.wait(atMost: .milliseconds(10)) else { return }
    }
  }
}
