package import CtapiCore
import Glibc

/// The demo's `ctapi serve`, a child of this process that is started again on the same ports when it ends.
package final class SampleServer {
  private let directory: DataDirectory
  private let variables: [String: String]
  private let report: (String) -> Void
  private var gateway: String
  private var control: String
  private var child: ChildProcess?
  private var delay = RestartDelay()
  private var startedAt = ContinuousClock.now
  private var restartAt: ContinuousClock.Instant?

  private static let startTime = Duration.seconds(10)

  /// A server of `directory` with the gateway and the control port at these addresses (`127.0.0.1:0` picks a port).
  package init(
    _ directory: DataDirectory, gateway: String, control: String, variables: [String: String],
    report: @escaping (String) -> Void
  ) {
    self.directory = directory
    self.gateway = gateway
    self.control = control
    self.variables = variables
    self.report = report
  }

  /// Starts it and waits until it accepts; throws `process-failed` (exit 7) when it ends instead, having said why on
  /// standard error.
  package func start() throws(CtapiError) -> ServerAddress {
    startedAt = .now
    restartAt = nil
    let child = try ChildProcess(
      ChildProcess.ownExecutable,
      [
        "ctapi", "sample", "child", String(getpid()), "--", "serve", "--data", directory.path, "--gateway", gateway,
        "--control", control, "--quiet",
      ], variables: variables, errors: nil)
    self.child = child
    guard child.readLine(by: .now + SampleServer.startTime) != nil else {
      throw CtapiError(.processFailed, "the server did not come up")
    }
    let address = try ServerAddress.read(from: directory)
    gateway = String(address.gateway.dropFirst("http://".count))
    control = String(address.control.dropFirst("http://".count))
    return address
  }

  /// Looks after it; to be called often.
  package func tend() {
    if let child, !child.isRunning() {
      self.child = nil
      restartAt = .now + delay.ended(after: .now - startedAt)
      report("the server ended and is started again")
    }
    guard let restartAt, restartAt <= .now else { return }
    do throws(CtapiError) {
      _ = try start()
    } catch {
      report(error.message)
      child?.send(SIGKILL)
    }
  }

  /// Tells it to end.
  package func beginStop() { child?.send(SIGTERM) }

  /// Whether it has ended.
  package func hasStopped() -> Bool { child?.isRunning() != true }

  /// Ends it when it has not ended.
  package func kill() { child?.send(SIGKILL) }
}
