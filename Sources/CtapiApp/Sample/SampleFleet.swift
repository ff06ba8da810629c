package import CtapiCore
import CtapiHTTP
package import CtapiRegistry
import Glibc

/// The sample's running stores: started, registered, watched, started again when they end, and taken out at the end.
///
/// Belongs to the main thread, whose end the stores share.
package final class SampleFleet {
  private let registry: Registry
  private let services: [SampleKind: DiscoveryService]
  private let launch: SampleLaunch
  private let report: (String) -> Void
  private var instances: [SampleInstance]
  private var nextHealthCheck = ContinuousClock.now
  private let client: HTTPClient

  private static let startTime = Duration.seconds(10)
  private static let healthInterval = Duration.seconds(1)

  /// `count` stores of each kind; `report` gets a line about what happens to them.
  package init(
    _ registry: Registry, services: [SampleKind: DiscoveryService], launch: SampleLaunch, count: Int,
    report: @escaping (String) -> Void
  ) {
    self.registry = registry
    self.services = services
    self.launch = launch
    self.report = report
    instances = SampleKind.allCases.flatMap { kind in (1...count).map { SampleInstance(kind, number: $0) } }
    var client = HTTPClient()
    client.timeout = .milliseconds(500)
    client.connectTimeout = .milliseconds(500)
    self.client = client
  }

  /// Starts all stores at once and registers them; throws `process-failed` (exit 7) when one does not come up.
  package func start() throws(CtapiError) {
    for instance in instances { try instance.start(launch) }
    for instance in instances { try register(instance) }
  }

  private func register(_ instance: SampleInstance) throws(CtapiError) {
    let attributes = try instance.attributes(by: .now + SampleFleet.startTime)
    guard let service = services[instance.kind] else { return }
    try registry.register(instance.id, of: service.id, attributes: attributes)
    try registry.setStatus(true, of: instance.id, in: service.id)
  }

  /// Looks after the stores; to be called often.
  package func tend() {
    for instance in instances {
      if instance.hasEnded() {
        deregister(instance)
        report("the store '\(instance.id)' ended and is started again")
      }
      if let restartAt = instance.restartAt, restartAt <= .now { restart(instance) }
    }
    if nextHealthCheck <= .now {
      checkHealth()
      nextHealthCheck = .now + SampleFleet.healthInterval
    }
  }

  private func restart(_ instance: SampleInstance) {
    do throws(CtapiError) {
      try instance.start(launch)
      try register(instance)
    } catch {
      instance.failedToStart()
      report(error.message)
    }
  }

  private func checkHealth() {
    for instance in instances where instance.child != nil {
      guard let service = services[instance.kind] else { continue }
      do throws(CtapiError) {
        let isHealthy = instance.isHealthy(client)
        guard try registry.setStatus(isHealthy, of: instance.id, in: service.id) else { continue }
        report("the store '\(instance.id)' is \(isHealthy ? "healthy" : "unhealthy")")
      } catch {
        report(error.message)
      }
    }
  }

  /// An instance that is not registered is where it should be.
  private func deregister(_ instance: SampleInstance) {
    guard let service = services[instance.kind] else { return }
    do throws(CtapiError) {
      try registry.deregister(instance.id, of: service.id)
    } catch {
      if error.code != .instanceNotFound { report(error.message) }
    }
  }

  /// Takes all stores out of the registry, and tells their programs to end.
  package func beginStop() {
    for instance in instances {
      deregister(instance)
      instance.child?.send(SIGTERM)
    }
  }

  /// Whether all programs have ended.
  package func hasStopped() -> Bool { instances.allSatisfy { $0.child?.isRunning() != true } }

  /// Ends the programs that have not ended.
  package func kill() {
    for instance in instances { instance.child?.send(SIGKILL) }
  }
}
