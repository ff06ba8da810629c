import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiIdentity

/// Flattens inputs into the arrays of a ``GatewaySnapshot``.
struct SnapshotBuilder {
  private let inputs: GatewayInputs
  private(set) var apis: [ServedAPI] = []
  private(set) var routes: [ServedRoute] = []
  private(set) var integrations: [ServedIntegration] = []
  private(set) var authorizers: [ServedAuthorizer] = []
  private(set) var pieces: [TargetPiece] = []
  private(set) var endpoints: [Endpoint] = []
  private(set) var text: [UInt8] = []
  private(set) var problems: [Diagnostic] = []

  init(_ inputs: GatewayInputs) { self.inputs = inputs }

  mutating func build() {
    for api in inputs.apis where !api.disablesDefaultEndpoint { add(api) }
  }

  private mutating func keep(_ words: some Sequence<UInt8>) -> ByteRange {
    let start = text.count
    text.append(contentsOf: words)
    return ByteRange(start, text.count)
  }

  private mutating func add(_ api: API) {
    let table: RouteTable
    do throws(CtapiError) {
      table = try RouteTable(api.routes)
    } catch {
      report("api-unservable", "the API '\(api.name)' is not served: \(error.message)")
      return
    }
    if api.cors != nil {
      report("cors-unserved", "the gateway does not answer for the CORS settings of '\(api.name)': backends must")
    }
    for stage in api.stages where stage.throttle != Throttle() || !stage.routeThrottles.isEmpty {
      report("throttle-unserved", "the throttles of the stage '\(stage.name)' of '\(api.name)' are not applied")
    }
    let firstAuthorizer = authorizers.count
    for authorizer in api.authorizers { authorizers.append(served(authorizer)) }
    var indices: [String: Int32] = [:]
    for integration in api.integrations {
      indices[integration.id] = Int32(integrations.count)
      integrations.append(served(integration, of: api))
    }
    let firstRoute = routes.count
    for route in api.routes {
      routes.append(served(route, of: api, integrations: indices, firstAuthorizer: firstAuthorizer))
    }
    let named = api.stages.filter { $0.name != Stage.defaultName }
    apis.append(
      ServedAPI(
        id: keep(api.id.utf8), table: table, firstRoute: Int32(firstRoute),
        hasDefaultStage: named.count < api.stages.count, stages: named.map { keep($0.name.utf8) },
        refusesAmbiguousPaths: api.refusesAmbiguousPaths))
  }

  private func served(_ authorizer: Authorizer) -> ServedAuthorizer {
    ServedAuthorizer(
      source: authorizer.identitySource,
      rules: .gateway(
        issuer: authorizer.issuer, audiences: authorizer.audience,
        algorithms: authorizer.algorithms.compactMap(SignatureAlgorithm.init(rawValue:))),
      keys: inputs.keys[authorizer.issuer] ?? .discoveryFailed, issuer: authorizer.issuer)
  }

  private mutating func served(_ integration: Integration, of api: API) -> ServedIntegration {
    var kind = ServedIntegration.Kind.unusable
    var hostLine = ByteRange()
    var mock = (head: ByteRange(), body: ByteRange())
    switch integration.target {
    case .url(let url):
      kind = url.isSecure ? .unusable : .url
      hostLine = keep("Host: \(url.authority)\r\n".utf8)
    case .service: kind = integration.serverNameToVerify == nil ? .service : .unusable
    case .mock(let response):
      kind = .mock
      mock = keep(mock: response)
    case .variableURL: kind = .unusable
    }
    if let reason = unservable(integration) {
      kind = .unusable
      report(
        "integration-unservable", "the integration '\(integration.id)' of '\(api.name)' answers 500: \(reason)")
    }
    let first = endpoints.count
    endpoints += inputs.endpoints[.init(api: api.id, integration: integration.id)] ?? []
    return ServedIntegration(
      kind: kind, endpoints: Int32(first)..<Int32(endpoints.count), timeout: UInt32(integration.timeoutMilliseconds),
      method: keep((integration.method?.rawValue ?? "").utf8), hostLine: hostLine, mockHead: mock.head,
      mockBody: mock.body)
  }

  /// What this gateway does not do for an integration, by name.
  private func unservable(_ integration: Integration) -> String? {
    if case .variableURL = integration.target { return "its URL needs the variables of a stage" }
    if case .url(let url) = integration.target, url.isSecure { return "TLS to backends is not offered" }
    if integration.serverNameToVerify != nil { return "TLS to backends is not offered" }
    if !integration.requestParameters.isEmpty || !integration.responseParameters.isEmpty {
      return "parameter mapping is not offered"
    }
    return nil
  }

  private mutating func keep(mock response: MockResponse) -> (head: ByteRange, body: ByteRange) {
    var head = "HTTP/1.1 \(response.status) \(StatusText.reason(of: response.status))\r\n"
    if let type = response.contentType { head += "content-type: \(type)\r\n" }
    if response.status != 204, response.status != 304 { head += "content-length: \(response.body.count)\r\n" }
    return (keep(head.utf8), keep(response.body))
  }

  private mutating func served(
    _ route: Route, of api: API, integrations indices: [String: Int32], firstAuthorizer: Int
  ) -> ServedRoute {
    let first = Int32(pieces.count)
    var hasQuery = false
    let integration = route.integrationID.flatMap(api.integration)
    if case .url(let url)? = integration?.target { hasQuery = add(url, for: route) }
    // A route whose authorizer is not there must not become open: it gets one that accepts nothing.
    let authorizer = route.authorization.authorizerID.map { id in
      api.authorizers.firstIndex { $0.id == id }.map { Int32(firstAuthorizer + $0) } ?? ServedRoute.deniesAll
    }
    return ServedRoute(
      integration: route.integrationID.flatMap { indices[$0] } ?? -1, authorizer: authorizer ?? -1,
      scopes: route.authorization.scopes, pieces: first..<Int32(pieces.count), hasQuery: hasQuery,
      appendsPath: route.key == .default)
  }

  /// Adds the pieces of a URL; whether it has a query.
  private mutating func add(_ url: URLTemplate, for route: Route) -> Bool {
    let names = route.key.template?.parameterNames ?? []
    var hasQuery = false
    var isFirst = true
    for part in url.parts {
      switch part {
      case .text(let words):
        // A URL may go from its host to its query; the request line still needs a path.
        let path = isFirst && words.hasPrefix("?") ? "/" + words : words
        hasQuery = hasQuery || path.contains("?")
        pieces.append(.text(keep(path.utf8)))
      case .parameter(let name):
        if let index = names.firstIndex(where: { $0.hasSameBytes(as: name) }) {
          pieces.append(.parameter(Int32(index)))
        } else {
          report("parameter-unknown", "the route '\(route.key)' has no parameter '{\(name)}': it is left out")
        }
      }
      isFirst = false
    }
    if url.parts.isEmpty, route.key != .default { pieces.append(.text(keep("/".utf8))) }
    return hasQuery
  }

  private mutating func report(_ rule: String, _ message: String) {
    problems.append(Diagnostic(.warning, rule: rule, message))
  }
}

extension ServedRoute {
  /// The authorizer of a route whose own is not there.
  static let deniesAll: Int32 = .max
}
