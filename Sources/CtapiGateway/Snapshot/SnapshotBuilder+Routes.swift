import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiIdentity

extension SnapshotBuilder {
  /// Adds the routes of a definition with what they lead to, as one stage serves them.
  mutating func addRoutes(of api: API, _ stage: Stage, _ constants: FragmentPool.Constants) {
    let firstAuthorizer = authorizers.count
    for authorizer in api.authorizers { authorizers.append(served(authorizer, of: api, stage, constants)) }
    var indices: [String: Int32] = [:]
    definitions = Dictionary(api.integrations.map { ($0.id, $0) }) { first, _ in first }
    for integration in api.integrations {
      indices[integration.id] = Int32(integrations.count)
      integrations.append(served(integration, of: api, stage))
    }
    let firstRoute = routes.count
    for route in api.routes {
      append(
        route,
        served(route, of: api, stage, constants, integrations: indices, firstAuthorizer: firstAuthorizer, base: nil))
    }
    // Variants stand behind the routes, whose order is that of the table.
    for (index, route) in api.routes.enumerated() where !route.variants.isEmpty {
      let first = Int32(variants.count)
      for variant in route.variants {
        var other = route
        other.integrationID = variant.integrationID
        let number = Int32(routes.count)
        append(
          other,
          served(
            other, of: api, stage, constants, integrations: indices, firstAuthorizer: firstAuthorizer,
            base: routes[firstRoute + index]))
        variants.append(ServedVariant(route: number, conditions: add(variant.match)))
      }
      routes[firstRoute + index].variants = first..<Int32(variants.count)
    }
  }

  private mutating func append(_ route: Route, _ served: ServedRoute) {
    routes.append(served)
    eventNames.append(
      EventWriter.Names(routeKey: route.key.description, parameters: route.key.template?.parameterNames ?? []))
  }

  private mutating func add(_ match: RequestMatch) -> Range<Int32> {
    let first = Int32(conditions.count)
    func keep(_ patterns: [String], _ builder: inout SnapshotBuilder) -> Range<Int32> {
      let start = Int32(builder.globs.count)
      for pattern in patterns { builder.globs.append(builder.text.keep(pattern)) }
      return start..<Int32(builder.globs.count)
    }
    for condition in match.headers {
      conditions.append(
        ServedCondition(kind: .header, name: text.keep(condition.name), values: keep(condition.globs, &self)))
    }
    for condition in match.query {
      conditions.append(
        ServedCondition(kind: .query, name: text.keep(condition.name), values: keep(condition.globs, &self)))
    }
    if !match.hosts.isEmpty {
      conditions.append(ServedCondition(kind: .host, name: ByteRange(), values: keep(match.hosts, &self)))
    }
    if !match.networks.isEmpty {
      let start = Int32(networks.count)
      networks += match.networks
      conditions.append(
        ServedCondition(kind: .network, name: ByteRange(), values: start..<Int32(networks.count)))
    }
    return first..<Int32(conditions.count)
  }

  private mutating func served(
    _ authorizer: Authorizer, of api: API, _ stage: Stage, _ constants: FragmentPool.Constants
  ) -> ServedAuthorizer {
    var callout: ServedCallout?
    if let request = authorizer.request {
      let sources = request.sources.compactMap { try? ParameterExpression($0, of: .request) }
      let first = endpoints.count
      let serverName = request.url.isSecure ? request.url.host : nil
      if serverName != nil, inputs.clientTLS == nil {
        report(
          "authorizer-unservable",
          "the authorizer '\(authorizer.name)' of '\(api.name)' lets nobody through: there are no certificate authorities "
            + "to verify it with")
      } else {
        let found = inputs.endpoints[.init(api: api.id, integration: authorizer.id)] ?? []
        endpoints += found.map { Backend($0, serverName: serverName) }
      }
      callout = ServedCallout(
        key: "\(api.id)/\(stage.name)/\(authorizer.id)/\(request.url.text)", integration: Int32(integrations.count),
        settings: request,
        sources: sources.map { fragments.add($0, parameters: [], constants, &text) }, names: names(of: api, stage),
        region: inputs.region)
      integrations.append(
        ServedIntegration(
          kind: .unusable, endpoints: Int32(first)..<Int32(endpoints.count), timeout: 10_000, method: ByteRange(),
          hostLine: text.keep("Host: \(request.url.authority)\r\n"), callTarget: text.keep(request.url.target),
          mockStatus: 0, mockHead: ByteRange(), mockBody: ByteRange()))
    }
    return ServedAuthorizer(
      source: authorizer.identitySource,
      rules: .gateway(
        issuer: authorizer.issuer, audiences: authorizer.audience,
        algorithms: authorizer.algorithms.compactMap(SignatureAlgorithm.init(rawValue:))),
      keys: inputs.keys[authorizer.issuer] ?? .discoveryFailed,
      fetches: inputs.keyFetches[authorizer.issuer] ?? 0, issuer: authorizer.issuer,
      callout: callout)
  }

  private mutating func served(
    _ route: Route, of api: API, _ stage: Stage, _ constants: FragmentPool.Constants,
    integrations indices: [String: Int32], firstAuthorizer: Int, base: ServedRoute?
  ) -> ServedRoute {
    let first = Int32(pieces.count)
    var hasQuery = false
    let integration = route.integrationID.flatMap { definitions[$0] }
    if case .url(let url)? = integration?.target { hasQuery = add(url, for: route) }
    // A route whose authorizer is not there must not become open: it gets one that accepts nothing.
    let authorizer = route.authorization.authorizerID.map { id in
      api.authorizers.firstIndex { $0.id == id }.map { Int32(firstAuthorizer + $0) } ?? ServedRoute.deniesAll
    }
    let settings = stage.routeThrottles.first { (try? RouteKey($0.routeKey))?.identity == route.key.identity }
    let (requestMapping, responses) = addMappings(of: integration, route, constants)
    let key = route.key.description
    var readsAuthorizer = requestMapping >= 0 && mappings[Int(requestMapping)].readsAuthorizer
    for index in responses where responseMappings[Int(index)].mapping.readsAuthorizer { readsAuthorizer = true }
    if case .function? = integration?.target { readsAuthorizer = true }
    if let log = stage.accessLog, log.format.contains("$context.authorizer.") { readsAuthorizer = true }
    return ServedRoute(
      key: text.keep(key), hasPlainKey: key.isPlainText,
      integration: route.integrationID.flatMap { indices[$0] } ?? -1,
      authorizer: authorizer ?? -1, scopes: route.authorization.scopes, pieces: first..<Int32(pieces.count),
      hasQuery: hasQuery,
      bucket: base?.bucket ?? bucket(of: route, api, stage, settings),
      series: base?.series ?? series(of: route, api, stage, settings), requestMapping: requestMapping,
      responseMappings: responses,
      readsAuthorizer: readsAuthorizer,
      readsBody: requestMapping >= 0 && mappings[Int(requestMapping)].readsBody,
      readsResponseBody: responses.contains { responseMappings[Int($0)].mapping.readsBody })
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
  ///
  /// On `$default` the request's path goes behind the URL's own path (`gateway.md` K76), so in front of its query.
  private mutating func add(_ url: URLTemplate, for route: Route) -> Bool {
    let names = route.key.template?.parameterNames ?? []
    let appendsPath = route.key == .default
    var hasQuery = false
    var isFirst = true
    for part in url.parts {
      switch part {
      case .text(let words):
        let mark = hasQuery ? words.endIndex : words.firstIndex(of: "?") ?? words.endIndex
        var path = String(words[..<mark])
        // A URL may go from its host to its query; the request line still needs a path.
        if isFirst, path.isEmpty, !appendsPath { path = "/" }
        if !path.isEmpty { pieces.append(.text(text.keep(path))) }
        guard mark < words.endIndex else { break }
        hasQuery = true
        if appendsPath { pieces.append(.path) }
        pieces.append(.text(text.keep(String(words[mark...]))))
      case .parameter(let name):
        if let index = names.firstIndex(where: { $0.hasSameBytes(as: name) }) {
          pieces.append(.parameter(Int32(index)))
        } else {
          report("parameter-unknown", "the route '\(route.key)' has no parameter '{\(name)}': it is left out")
        }
      }
      isFirst = false
    }
    if appendsPath {
      if !hasQuery { pieces.append(.path) }
    } else if url.parts.isEmpty {
      pieces.append(.text(text.keep("/")))
    }
    return hasQuery
  }
}
