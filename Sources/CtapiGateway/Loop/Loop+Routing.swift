import CtapiCore
import CtapiDefinition
import CtapiHTTP

extension Loop {
  /// A request that goes to a backend.
  struct Routed: ~Copyable {
    let route: Int
    let integration: Int
    /// Where the route's path begins in the request's path, behind a stage or `/_api/{id}`.
    let pathStart: Int
    /// Where the path that the backend sees begins: with the stage, without `/_api/{id}`.
    let forwardedStart: Int
    let parameters: RouteParameters
  }

  /// What becomes of a request.
  enum Outcome: ~Copyable {
    case answer(GatewayAnswer)
    case deny(Denial, scopes: [String])
    case preflight(Preflight)
    case mock(Int)
    case redirect(Int)
    /// The body has to be there first.
    case gather
    /// The issuer's keys are being fetched.
    case awaitKeys
    case ask(ServedCallout, RouteParameters)
    case call(Routed)
    case forward(Routed)
  }

  /// Decides in the order of the real service: API, stage, route, throttle, authorizer, integration (`gateway.md` 1.1).
  ///
  /// What is found on the way is noted among the client's facts.
  @inline(__always)
  mutating func route(
    _ client: ConnectionTable.Place, _ method: RouteMethod?, _ bytes: RawSpan
  ) -> Outcome {
    let path = bytes.part(head.path)
    if head.hasEncodedPath, !PathGuard.isWellFormed(path) { return .answer(.badRequest) }
    let target = findStage(bytes, path)
    client.state.facts.api = target.api
    guard target.stage >= 0 else {
      if target.api >= 0, snapshot.apis[Int(target.api)].corsStage >= 0 {
        noteOrigin(client, Int(snapshot.apis[Int(target.api)].corsStage), bytes)
      }
      return .answer(.notFound)
    }
    client.state.facts.stage = target.stage
    client.state.facts.pathStart = target.shownStart
    client.state.facts.routeStart = target.pathStart
    client.state.facts.basePath = target.basePath
    let stage = Int(target.stage)
    noteOrigin(client, stage, bytes)
    let pathStart = Int(target.pathStart)
    if snapshot.stages[stage].refusesAmbiguousPaths, !PathGuard.isUnambiguous(path) { return .answer(.badRequest) }
    let routed = Span<UInt8>(_bytes: path.extracting(pathStart...))
    guard
      let match = snapshot.tables[Int(snapshot.stages[stage].table)].lookup(
        method, routed, isPlain: !head.hasEncodedPath)
    else {
      // A preflight is answered where no route takes it (`gateway.md` 5.1).
      if snapshot.stages[stage].cors != nil, let preflight = Preflight(head, bytes) { return .preflight(preflight) }
      return .answer(.notFound)
    }
    var number = Int(snapshot.stages[stage].firstRoute) &+ match.route
    client.state.facts.route = Int32(truncatingIfNeeded: number)
    if !client.state.flags.contains(.isResumed), !passesThrottles(number) { return .answer(.tooMany) }
    if snapshot.routes[number].authorizer >= 0 {
      if let callout = callout(number) {
        switch verdict(client, callout, match.parameters, bytes) {
        case .pass: break
        case .answer(let answer): return .answer(answer)
        case .ask: return .ask(callout, match.parameters)
        }
      } else if let denial = denial(client, number, bytes) {
        return mayAwaitKeys(client) ? .awaitKeys : .deny(denial, scopes: snapshot.routes[number].scopes)
      }
    }
    if !snapshot.routes[number].variants.isEmpty {
      let address = client.state.address
      number = snapshot.variant(
        of: number, head, bytes, address: address.span.bytes.extracting(0..<Int(client.state.addressLength)))
      client.state.facts.route = Int32(truncatingIfNeeded: number)
    }
    let integration = Int(snapshot.routes[number].integration)
    guard integration >= 0 else { return .answer(.internalError) }
    switch snapshot.integrations[integration].kind {
    case .unusable: return .answer(.internalError)
    case .mock: return .mock(integration)
    case .redirect: return .redirect(integration)
    case .function:
      if let wait = needsBody(client) { return wait }
      return .call(
        Routed(
          route: number, integration: integration, pathStart: pathStart, forwardedStart: Int(target.forwardedStart),
          parameters: match.parameters))
    case .url, .service:
      // A captured `..` would climb out of the path that the integration's URL gives (`reliability.md` 1.6).
      if head.hasDots || head.hasEncodedPath, snapshot.integrations[integration].kind == .url,
        PathGuard.climbs(path.extracting(pathStart...), match.parameters)
      {
        return .answer(.badRequest)
      }
      // Backends get a length, and nothing of a body over the limit (`gateway.md` 3.7, K94).
      let awaitsBody = snapshot.routes[number].readsBody || client.state.flags.contains(.sendsChunks)
      if awaitsBody, let wait = needsBody(client) { return wait }
      if case .sized(let length) = head.framing, length > limits.body { return .answer(.tooLarge) }
      return .forward(
        Routed(
          route: number, integration: integration, pathStart: pathStart, forwardedStart: Int(target.forwardedStart),
          parameters: match.parameters))
    }
  }

  /// The REQUEST authorizer of a route; nil when it has another, or none.
  @inline(__always)
  private func callout(_ route: Int) -> ServedCallout? {
    let authorizer = Int(snapshot.routes[route].authorizer)
    guard authorizer < snapshot.authorizers.count else { return nil }
    return snapshot.authorizers[authorizer].callout
  }

  /// What to do first about a body that has to be there as a whole; nil when it is.
  private func needsBody(_ client: ConnectionTable.Place) -> Outcome? {
    if client.state.flags.contains(.hasGathered) || client.state.requestBody.isComplete { return nil }
    if case .sized(let length) = head.framing, length > limits.body { return .answer(.tooLarge) }
    return .gather
  }

  /// Whether the buckets of a route and of everything together have a token for one more call (`gateway.md` 4.1).
  @inline(__always)
  private mutating func passesThrottles(_ route: Int) -> Bool {
    let bucket = Int(snapshot.routes[route].bucket)
    if bucket >= 0, !snapshot.buckets[bucket].take(at: nanoseconds) { return false }
    let account = Int(snapshot.accountBucket)
    guard account >= 0, !snapshot.buckets[account].take(at: nanoseconds) else { return true }
    if bucket >= 0 { snapshot.buckets[bucket].giveBack() }
    return false
  }

  /// Why an authorizer does not let a request pass; nil when it does.
  private mutating func denial(
    _ client: ConnectionTable.Place, _ number: Int, _ bytes: RawSpan
  ) -> Denial? {
    let snapshot = snapshot
    let reads = snapshot.routes[number].readsAuthorizer
    let denial = authorizer.denial(
      of: number, in: snapshot, head: head, bytes: bytes, at: Timestamp(milliseconds: wallMilliseconds),
      keeps: reads, awaited: client.state.flags.contains(.hasAwaitedKeys) ? client.state.awaitedFetches : nil)
    if reads { client.state.authorizer = AuthorizerContext(token: authorizer.takeAccepted(), denial: denial) }
    return denial
  }

  /// Notes what the client's origin gets, for whatever answer comes (`gateway.md` 5.2).
  @inline(__always)
  private mutating func noteOrigin(_ client: ConnectionTable.Place, _ stage: Int, _ bytes: RawSpan) {
    guard snapshot.stages[stage].cors != nil else { return }
    client.state.flags.insert(.hidesBackendCORS)
    // The same fields name the same origin as the last time.
    let use = Int64(generation) << 32 | Int64(truncatingIfNeeded: stage)
    if !head.isRecalled || client.state.facts.grantUse != use {
      client.state.facts.grantUse = use
      findGrant(client, stage, bytes)
    }
    if client.state.facts.isGranted { client.state.flags.insert(.hasGrant) }
  }

  private mutating func findGrant(_ client: ConnectionTable.Place, _ stage: Int, _ bytes: RawSpan) {
    let words = snapshot.text
    let grant = snapshot.stages[stage].cors?.grant(
      bytes.part(client.state.facts.origin), in: words.bytes, snapshot.corsOrigins)
    client.state.facts.isGranted = grant != nil
    if let grant { client.state.facts.grant = grant }
  }
}
