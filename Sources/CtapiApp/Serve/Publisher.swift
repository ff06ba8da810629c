import CtapiCore
import CtapiGateway
import Glibc

/// Watches the data directory and gives the gateway a new snapshot when something in it has changed (`design.md` 4).
///
/// It asks SQLite for a number 40 times a second, so that a change is served well within 100 ms. A change that cannot
/// be read keeps the last snapshot and is reported.
struct Publisher {
  private static let period: useconds_t = 25_000
  /// Keys retire by the clock alone, so everything is read again this often, in periods.
  private static let wholePeriods = 1200
  /// A TCP port that was taken is asked for again this often, in periods.
  private static let retryPeriods = 40
  /// Certificate files are looked at this often, in periods.
  private static let certificatePeriods = 20

  private let source: GatewaySource
  private let gateway: Gateway
  private let signal: ReloadSignal
  private let keyMaker: PoolKeyMaker
  private let report: @Sendable (Diagnostic) -> Void
  private var certificates: ServerCertificates?
  /// Whether an error was told of the last certificates, so that whoever mended them is told that it is over.
  private var hasCertificateError = false
  private var version = -1
  private var reported: Set<Diagnostic>

  /// A publisher of `source`; `known` are the findings that have been reported already.
  init(
    _ source: GatewaySource, to gateway: Gateway, signal: ReloadSignal, keyMaker: PoolKeyMaker,
    certificates: ServerCertificates?, known: [Diagnostic], report: @escaping @Sendable (Diagnostic) -> Void
  ) {
    self.source = source
    self.gateway = gateway
    self.signal = signal
    self.keyMaker = keyMaker
    self.certificates = certificates
    self.report = report
    reported = Set(known)
  }

  /// Publishes until told to stop; the body of a thread.
  mutating func run() {
    var rounds = 0
    while true {
      // The server has begun with what was there a moment ago, and is not to be held up by reading it again.
      usleep(Publisher.period)
      let (isStale, isStopped) = signal.take()
      if isStopped { return }
      rounds += 1
      do throws(CtapiError) {
        let current = try source.version
        let asksAgain = source.lacksRelayPort && rounds % Publisher.retryPeriods == 0
        if current != version || isStale || asksAgain {
          try publish()
          version = current
        } else if rounds % Publisher.wholePeriods == 0 {
          source.checkpoint()
          try publish()
        }
      } catch {
        tell([Diagnostic(.error, rule: error.code.name, error.message, hint: error.hint)])
      }
      gateway.releaseSnapshots()
      if rounds % Publisher.certificatePeriods == 0 { reloadCertificates() }
    }
  }

  /// Presents changed certificates to new clients; files that cannot be used change nothing.
  private mutating func reloadCertificates() {
    do throws(CtapiError) {
      guard let context = try certificates?.changed(report: report) else { return }
      gateway.reload(context)
      report(
        Diagnostic(
          hasCertificateError ? .warning : .note, rule: "certificate-reloaded",
          "the certificates have changed and are presented now"))
      hasCertificateError = false
    } catch {
      hasCertificateError = true
      report(
        Diagnostic(
          .error, rule: error.code.name, "the certificates stay as they were: \(error.message)", hint: error.hint))
    }
  }

  private mutating func publish() throws(CtapiError) {
    var (inputs, findings) = try source.read()
    if source.settleNames() { (inputs, findings) = try source.read() }
    let snapshot = GatewaySnapshot(inputs, state: gateway.state)
    gateway.publish(snapshot)
    if source.lacksPoolKey { keyMaker.ask() }
    tell(findings + snapshot.problems)
  }

  /// Reports what is new, and forgets what is no longer so.
  private mutating func tell(_ findings: [Diagnostic]) {
    for finding in Set(findings) where !reported.contains(finding) { report(finding) }
    reported = Set(findings)
  }
}
