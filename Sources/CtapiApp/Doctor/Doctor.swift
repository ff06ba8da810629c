package import CtapiCore
package import CtapiDefinition
package import CtapiHTTP
import CtapiIdentity

/// Looks for what will not work: in the data directory, in the definitions, behind the integrations, at the issuers, and
/// in the server that runs or would run (`design.md` 6).
///
/// It changes nothing, and goes on behind whatever it cannot read, for that is a finding too.
package struct Doctor {
  /// The data directory.
  package var directory: DataDirectory
  /// Where the gateway and the control port listen, or would.
  package var addresses: [SocketAddress]
  /// The region and account that names are made in.
  package var locality = Locality()
  /// The clock.
  package var clock: any Clock = SystemClock()
  /// Whom backends and issuers are believed by: what the server is started with.
  package var trust = TLSTrust()
  /// Whether nothing is asked over the network: no issuer, no backend, no server.
  package var isOffline = false

  /// What was found, and what was looked at.
  package struct Report: Sendable, Hashable {
    /// The findings in the order of the checks, each once.
    package var findings: [Diagnostic] = []
    /// What was looked at, in words.
    package var checked: [String] = []

    mutating func add(_ found: [Diagnostic]) {
      for finding in found where !findings.contains(finding) { findings.append(finding) }
    }
  }

  /// A doctor for a directory whose server listens, or would, at `addresses`.
  package init(_ directory: DataDirectory, addresses: [SocketAddress]) {
    self.directory = directory
    self.addresses = addresses
  }

  private var server: ServerCheckup { ServerCheckup(directory, addresses: addresses, isOffline: isOffline) }

  /// The pool that a document which names no issuer would be imported with; nil where there is none.
  package var localIssuer: LocalIssuer? {
    let pools = (try? DoctorParts(directory, locality: locality, clock: clock).pools.all()) ?? []
    return pools.first.map { LocalIssuer(issuer: $0.issuer, clients: $0.clients) }
  }

  /// Looks at everything; at a definition that is not imported instead of those that are, where one is given.
  package func examine(_ document: ExaminedDocument? = nil) -> Report {
    var report = Report()
    report.checked.append("the data directory")
    let found = DirectoryCheckup(directory, now: clock.now).findings()
    report.add(found)
    report.checked.append("the server")
    report.add(server.findings())
    // What cannot be opened has been named.
    if found.contains(where: { $0.rule == "directory-unusable" || $0.rule == "directory-format" }) { return report }
    do throws(CtapiError) {
      try examineState(document, &report)
    } catch {
      report.add([Diagnostic(error)])
    }
    return report
  }

  private func examineState(_ document: ExaminedDocument?, _ report: inout Report) throws(CtapiError) {
    let parts = try DoctorParts(directory, locality: locality, clock: clock)
    let (definitions, registry, pools) = (parts.definitions, parts.registry, parts.pools)
    var apis: [API] = []
    if let document {
      report.add(document.findings)
      apis = [document.api]
    } else {
      for entry in try definitions.entries() {
        let stored = try definitions.stored(entry)
        report.add(DefinitionCheckup.lint(stored))
        apis.append(stored.api)
      }
      if !apis.isEmpty { report.add(try parts.serving(clock: clock)) }
      if let settings = try? Settings(of: directory) {
        report.add(try QuotaCheckup(definitions: definitions, settings: settings).findings())
      }
    }
    report.checked.append(apis.isEmpty ? "no API" : apis.map { "the API '\($0.name)'" }.joined(separator: ", "))
    if apis.isEmpty {
      report.add([
        Diagnostic(
          .note, rule: "api-absent", "there is no API here, so the gateway answers 404 to everything",
          hint: "import one: ctapi routes import api.yaml")
      ])
    }
    let local = try pools.all()
    var known: [(pool: Pool, keys: [PoolKey])] = []
    for pool in local { known.append((pool, try pools.keyring(of: pool).keys(at: clock.now))) }
    report.add(KeyFileCheckup(directory, keys: known.flatMap(\.keys)).findings())
    let issuers = IssuerCheckup(
      pools: known, now: clock.now, remote: isOffline ? nil : { RemoteIssuer(asking: $0, trusting: trust) })
    // Of a document that cannot be imported nothing is left to look at.
    if let document, document.findings.contains(where: { $0.severity == .error }) { return }
    for api in apis {
      report.add(DefinitionCheckup(api).findings())
      report.add(server.findings(api.listeners))
      report.add(issuers.findings(api))
      report.add(BackendCheckup(api, registry, trust: trust, isOffline: isOffline).findings())
    }
    guard document == nil else { return }
    for deployed in DeployedDefinition.all(try definitions.publication(), besides: apis) {
      let found =
        issuers.findings(deployed.api)
        + BackendCheckup(deployed.api, registry, trust: trust, isOffline: isOffline).findings()
      report.add(deployed.hinting(found))
    }
  }
}

extension Diagnostic {
  /// A failure as a finding.
  init(_ error: CtapiError) {
    self.init(.error, rule: error.code.name, error.message, hint: error.hint, place: error.place)
  }
}
