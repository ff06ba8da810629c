import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiIdentity

extension SnapshotBuilder {
  /// Adds the routes of a definition with what they lead to, as one stage serves them.
  mutating func addRoutes(of api: API, _ stage: Stage, _ constants: FragmentPool.Constants) {
    let firstAuthorizer = authorizers.count
    for authorizer in api.authorizers { authorizers.append(served(authorizer)) }
    var indices: [String: Int32] = [:]
    for integration in api.integrations {
      indices[integration.id] = Int32(integrations.count)
      integrations.append(served(integration, of: api, stage))
    }
    for route in api.routes {
      routes.append(
        served(route, of: api, stage, constants, integrations: indices, firstAuthorizer: firstAuthorizer))
    }
  }

  private func served(_ authorizer: Authorizer) -> ServedAuthorizer {
    ServedAuthorizer(
      source: authorizer.identitySource,
      rules: .gateway(
        issuer: authorizer.issuer, audiences: authorizer.audience,
        algorithms: authorizer.algorithms.compactMap(SignatureAlgorithm.init(rawValue:))),
      keys: inputs.keys[authorizer.issuer] ?? .discoveryFailed, issuer: authorizer.issuer)
  }

  private mutating func served(
    _ route: Route, of api: API, _ stage: Stage, _ constants: FragmentPool.Constants,
    integrations indices: [String: Int32], firstAuthorizer: Int
  ) -> ServedRoute {
    let first = Int32(pieces.count)
    var hasQuery = false
    let integration = route.integrationID.flatMap(api.integration)
    if case .url(let url)? = integration?.target { hasQuery = add(url, for: route) }
    // A route whose authorizer is not there must not become open: it gets one that accepts nothing.
    let authorizer = route.authorization.authorizerID.map { id in
      api.authorizers.firstIndex { $0.id == id }.map { Int32(firstAuthorizer + $0) } ?? ServedRoute.deniesAll
    }
    let settings = stage.routeThrottles.first { (try? RouteKey($0.routeKey))?.identity == route.key.identity }
    let (requestMapping, responses) = addMappings(of: integration, route, constants)
    var readsAuthorizer = requestMapping >= 0 && mappings[Int(requestMapping)].readsAuthorizer
    for index in responses where responseMappings[Int(index)].mapping.readsAuthorizer { readsAuthorizer = true }
    if let log = stage.accessLog, log.format.contains("$context.authorizer.") { readsAuthorizer = true }
    return ServedRoute(
      key: text.keep(route.key.description), integration: route.integrationID.flatMap { indices[$0] } ?? -1,
      authorizer: authorizer ?? -1, scopes: route.authorization.scopes, pieces: first..<Int32(pieces.count),
      hasQuery: hasQuery, appendsPath: route.key == .default, bucket: bucket(of: route, api, stage, settings),
      series: series(of: route, api, stage, settings), requestMapping: requestMapping, responseMappings: responses,
      readsAuthorizer: readsAuthorizer)
  }

  /// The bucket of a route: each route has its own, with the stage's values where it has none (`gateway.md` 4.1).
  private mutating func bucket(of route: Route, _ api: API, _ stage: Stage, _ settings: RouteThrottle?) -> Int32 {
    let throttle = Throttle(
      rate: settings?.throttle.rate ?? stage.throttle.rate, burst: settings?.throttle.burst ?? stage.throttle.burst)
    guard let limit = ThrottleLimit(throttle) else { return -1 }
    if limit == .blocked {
      report(
        "throttle-zero",
        "the stage '\(stage.name)' of '\(api.name)' blocks every call of '\(route.key)': its throttle is 0",
        hint: "leave the limit out for none")
    }
    return add(limit, ThrottleState.Key(api: api.id, stage: stage.name, route: route.key.identity))
  }

  /// The counters of a route by itself, where the stage wants them (`gateway.md` 4.3).
  private mutating func series(of route: Route, _ api: API, _ stage: Stage, _ settings: RouteThrottle?) -> Int32 {
    guard settings?.detailedMetrics ?? stage.detailedMetrics ?? false else { return -1 }
    routeSeries.append(series(MetricsKey(api: api.id, stage: stage.name, route: route.key.description)))
    return Int32(routeSeries.count - 1)
  }

  private mutating func addMappings(
    of integration: Integration?, _ route: Route, _ constants: FragmentPool.Constants
  ) -> (request: Int32, responses: Range<Int32>) {
    let first = Int32(responseMappings.count)
    guard let integration else { return (-1, first..<first) }
    let names = route.key.template?.parameterNames ?? []
    var request: Int32 = -1
    var messages: [String] = []
    if !integration.requestParameters.isEmpty {
      request = Int32(mappings.count)
      mappings.append(
        ServedMapping(
          integration.requestParameters, of: .request, parameters: names, constants, &steps, &fragments, &text
        ) { messages.append($0) })
    }
    for response in integration.responseParameters {
      let mapping = ServedMapping(
        response.changes, of: .response, parameters: names, constants, &steps, &fragments, &text
      ) { messages.append($0) }
      responseMappings.append(ServedResponseMapping(status: Int32(response.status), mapping: mapping))
    }
    for message in messages { report("mapping-unservable", "a mapping of '\(route.key)' is left out: \(message)") }
    return (request, first..<Int32(responseMappings.count))
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
        pieces.append(.text(text.keep(path)))
      case .parameter(let name):
        if let index = names.firstIndex(where: { $0.hasSameBytes(as: name) }) {
          pieces.append(.parameter(Int32(index)))
        } else {
          report("parameter-unknown", "the route '\(route.key)' has no parameter '{\(name)}': it is left out")
        }
      }
      isFirst = false
    }
    if url.parts.isEmpty, route.key != .default { pieces.append(.text(text.keep("/"))) }
    return hasQuery
  }
}
