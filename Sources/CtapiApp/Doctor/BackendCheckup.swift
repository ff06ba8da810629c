import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiRegistry

/// Whether something answers behind an API's integrations: services with healthy instances of known port, hosts that
/// resolve, addresses that take connections, certificates that are accepted.
struct BackendCheckup {
  /// The most addresses that are tried, so that a large registry does not hold the answer up.
  private static let mostTries = 32

  private let api: API
  private let registry: Registry
  private let trust: TLSTrust
  private let isOffline: Bool

  /// Backends that speak TLS are believed as `trust` says.
  init(_ api: API, _ registry: Registry, trust: TLSTrust, isOffline: Bool) {
    self.api = api
    self.registry = registry
    self.trust = trust
    self.isOffline = isOffline
  }

  func findings() -> [Diagnostic] {
    var found: [Diagnostic] = []
    var backends: [Backend] = []
    for integration in api.integrations {
      switch integration.target {
      case .service(let service):
        var endpoints: [Endpoint] = []
        found += instances(of: service, &endpoints)
        backends += endpoints.map { Backend($0, serverName: integration.serverNameToVerify) }
      case .url(let url): found += addresses(of: url, &backends)
      case .function(let function): found += addresses(of: function.url, &backends)
      case .mock, .variableURL, .redirect: break
      }
    }
    var endpoints: [Endpoint] = []
    for listener in api.listeners {
      switch listener.target {
      case .service(let service, nil): found += instances(of: service, &endpoints)
      case .service(let service, let port?):
        // The instances' own ports are not where its connections go.
        var own: [Endpoint] = []
        found += instances(of: service, &own)
        endpoints += own.compactMap { $0.address.bytes.flatMap { Endpoint(bytes: $0, port: port) } }
      case .host(let host, let port):
        found += addresses(of: host, port: Int(port), named: listener.name, &endpoints)
      }
    }
    backends += endpoints.map { Backend($0) }
    for request in api.authorizers.compactMap(\.request) { found += addresses(of: request.url, &backends) }
    guard !isOffline else { return found }
    var seen: Set<Backend> = []
    let tried = backends.filter { seen.insert($0).inserted }.prefix(BackendCheckup.mostTries)
    // Reading the authorities takes longer than the rest, so that it is done once, and only where TLS is spoken.
    let speaksTLS = tried.contains { $0.serverName != nil }
    let context = speaksTLS ? Result { () throws(CtapiError) in try TLSContext(trusting: trust) } : nil
    return found + tried.compactMap { unreachable($0, context) }
  }

  private func instances(of service: ServiceReference, _ endpoints: inout [Endpoint]) -> [Diagnostic] {
    let text = service.text.escapedForTerminal
    do throws(CtapiError) {
      let result = try registry.endpoints(of: service.text)
      endpoints += result.endpoints.compactMap { Endpoint(bytes: $0.address, port: $0.port) }
      guard result.endpoints.isEmpty else { return result.findings + (try records(of: service)) }
      // An ARN tells people nothing.
      let words = text.split(separator: "?", maxSplits: 1)
      let name = (try? registry.service(String(words.first ?? "")).fullName) ?? text
      let asked = words.count > 1 ? " with \(words[1])" : ""
      // What the registry says of a service without any is said here, with what follows from it.
      let registration = result.findings.first { $0.rule == "no-instance" }?.hint
      var found = result.findings.filter { $0.rule != "no-instance" }
      found.append(
        Diagnostic(
          .error, rule: "no-healthy-instance",
          "no instance of '\(name)'\(asked) can take a request of '\(api.name.escapedForTerminal)': its routes answer 503",
          hint: registration ?? "see them: ctapi registry instance list \(name)"))
      return found + (try records(of: service))
    } catch {
      return [
        Diagnostic(
          .error, rule: error.code.name,
          "'\(api.name.escapedForTerminal)' sends requests to '\(text)': \(error.message)",
          hint: error.hint ?? "create it: ctapi registry service create \(text)")
      ]
    }
  }

  /// AWS's gateway takes the port from SRV records, and answers 503 for a service that has only addresses.
  private func records(of service: ServiceReference) throws(CtapiError) -> [Diagnostic] {
    let found = try registry.service(service.textOfName)
    guard let dns = found.dns, !dns.has(.srv) else { return [] }
    let types = dns.records.map(\.type.rawValue).joined(separator: ", ")
    return [
      Diagnostic(
        .warning, rule: "dns-records",
        "the service '\(found.fullName)' has DNS records of type \(types), the gateway on AWS needs SRV for the port",
        hint: "take its instances out, and create it anew: ctapi registry service delete \(found.fullName) && ctapi "
          + "registry service create \(found.fullName) --record SRV")
    ]
  }

  private func addresses(of url: URLTemplate, _ backends: inout [Backend]) -> [Diagnostic] {
    var endpoints: [Endpoint] = []
    let found = addresses(of: url.host, port: url.port, named: url.text, &endpoints)
    backends += endpoints.map { Backend($0, serverName: url.isSecure ? url.host : nil) }
    return found
  }

  private func addresses(
    of host: String, port: Int, named text: String, _ endpoints: inout [Endpoint]
  ) -> [Diagnostic] {
    if let endpoint = Endpoint(host: host, port: port) {
      endpoints.append(endpoint)
      return []
    }
    do throws(CtapiError) {
      let resolver = HostResolver(servers: isOffline ? nil : NameServers())
      endpoints += try HostAddresses.resolve(host, port: port, by: resolver)
      return []
    } catch {
      // Without asking name servers, that the hosts file has no such name says nothing.
      return isOffline ? [] : [HostAddresses.unresolved(host, of: text, error.message)]
    }
  }

  private func unreachable(_ backend: Backend, _ context: Result<TLSContext, CtapiError>?) -> Diagnostic? {
    let address = backend.endpoint.address
    do throws(CtapiError) {
      if let name = backend.serverName, let context {
        try HTTPClient().reach(address, as: name, with: context.get())
      } else {
        try HTTPClient().reach(address)
      }
      return nil
    } catch {
      if error.code == .unreachable {
        return Diagnostic(
          .warning, rule: "backend-unreachable",
          "a backend of '\(api.name.escapedForTerminal)' takes no connection: \(error.message)",
          hint: "start it, or take it out of the definition or the registry")
      }
      return Diagnostic(
        .warning, rule: "backend-untrusted",
        "the backend \(address) of '\(api.name.escapedForTerminal)' gets no request, and its routes answer 503: "
          + error.message,
        hint: error.hint)
    }
  }
}
