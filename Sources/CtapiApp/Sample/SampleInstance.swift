import CtapiCore
import CtapiHTTP
import CtapiRegistry
import Glibc

/// One running store of the sample and its place in the registry.
final class SampleInstance {
  let id: String
  let kind: SampleKind
  private(set) var child: ChildProcess?
  private var address: SocketAddress?
  private var delay = RestartDelay()
  private var startedAt = ContinuousClock.now
  /// When to start it again, while it does not run.
  private(set) var restartAt: ContinuousClock.Instant?

  init(_ kind: SampleKind, number: Int) {
    id = "\(kind.rawValue)-\(number)"
    self.kind = kind
  }

  /// Starts the program; it tells its address a little later.
  func start(_ launch: SampleLaunch) throws(CtapiError) {
    startedAt = .now
    restartAt = nil
    child = try launch.start(self)
  }

  /// Waits for the line in which the program tells its address, and gives the attributes to register.
  func attributes(by deadline: ContinuousClock.Instant) throws(CtapiError) -> InstanceAttributes {
    guard let line = child?.readLine(by: deadline), line.hasPrefix("listening "),
      let colon = line.lastIndex(of: ":"), let port = UInt16(line[line.index(after: colon)...]),
      let address = SocketAddress(literal: String(line[..<colon].dropFirst("listening ".count)), port: port)
    else { throw CtapiError(.processFailed, "the store '\(id)' did not come up") }
    self.address = address
    return InstanceAttributes([InstanceAttributes.ipv4: address.host, InstanceAttributes.port: String(port)])
  }

  /// Whether the program has ended since it was last asked; then ``restartAt`` says when it may start again.
  func hasEnded() -> Bool {
    guard let child, !child.isRunning() else { return false }
    self.child = nil
    address = nil
    restartAt = .now + delay.ended(after: .now - startedAt)
    return true
  }

  /// It could not be started: the next time is put off.
  func failedToStart() {
    child?.send(SIGKILL)
    child = nil
    restartAt = .now + max(delay.ended(after: .zero), .milliseconds(100))
  }

  /// Whether the program answers.
  func isHealthy(_ client: HTTPClient) -> Bool {
    guard let address else { return false }
    return (try? client.send(HTTPRequest(target: "/health"), to: address))?.status == 200
  }
}
