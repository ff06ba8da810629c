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
    case mock(Int)
    case forward(Routed)
  }

  /// Decides in the order of the real service: API, stage, route, authorizer, integration (`gateway.md` 1.1).
  @inline(__always)
  func route(_ head: borrowing ScannedRequest, _ method: RouteMethod?, _ bytes: RawSpan) -> Outcome {
    let path = bytes.part(head.path)
    if head.hasEncodedPath, !PathGuard.isWellFormed(path) { return .answer(.badRequest) }
    var forwardedStart = 0
    guard let index = apiIndex(head, bytes, path, &forwardedStart) else { return .answer(.notFound) }
    let api = snapshot.apis[index]
    if api.refusesAmbiguousPaths, !PathGuard.isUnambiguous(path) { return .answer(.badRequest) }
    guard let pathStart = afterStage(of: api, path, forwardedStart) else { return .answer(.notFound) }
    let routed = Span<UInt8>(_bytes: path.extracting(pathStart...))
    guard let match = api.table.lookup(method, routed, isPlain: !head.hasEncodedPath) else { return .answer(.notFound) }
    let number = Int(api.firstRoute) + match.route
    if snapshot.routes[number].authorizer >= 0 {
      let route = snapshot.routes[number]
      if let denial = authorizer.denial(of: route, in: snapshot, head: head, bytes: bytes) {
        return .deny(denial, scopes: route.scopes)
      }
    }
    let integration = Int(snapshot.routes[number].integration)
    guard integration >= 0 else { return .answer(.internalError) }
    switch snapshot.integrations[integration].kind {
    case .unusable: return .answer(.internalError)
    case .mock: return .mock(integration)
    case .url, .service:
      // A captured `..` would climb out of the path that the integration's URL gives (`reliability.md` 1.6).
      if snapshot.integrations[integration].kind == .url,
        PathGuard.climbs(path.extracting(pathStart...), match.parameters)
      {
        return .answer(.badRequest)
      }
      if case .sized(let length) = head.framing, length > limits.body { return .answer(.tooLarge) }
      return .forward(
        Routed(
          route: number, integration: integration, pathStart: pathStart, forwardedStart: forwardedStart,
          parameters: match.parameters))
    }
  }

  /// The API that the host or `/_api/{id}/` names, else the first; nil when a name is of none.
  private func apiIndex(
    _ head: borrowing ScannedRequest, _ bytes: RawSpan, _ path: RawSpan, _ forwardedStart: inout Int
  ) -> Int? {
    if path.byteCount > 6, path.extracting(0..<6).isWord("/_api/") {
      var end = 6
      while end < path.byteCount, path.byte(end) != UInt8(ascii: "/") { end &+= 1 }
      let name = path.extracting(6..<end)
      forwardedStart = end
      return api(named: name)
    }
    let host = bytes.part(head.host)
    var end = 0
    while end < host.byteCount, host.byte(end) != UInt8(ascii: "."), host.byte(end) != UInt8(ascii: ":") { end &+= 1 }
    if end < host.byteCount, host.byte(end) == UInt8(ascii: ".") {
      let label = host.extracting(0..<end)
      if let index = api(named: label) { return index }
    }
    return snapshot.apis.isEmpty ? nil : 0
  }

  private func api(named name: RawSpan) -> Int? {
    for index in snapshot.apiIDs.indices where snapshot.text.isSame(snapshot.apiIDs[index], as: name) { return index }
    return nil
  }

  /// Where the route's path begins: behind a named stage, else at the start when there is `$default`.
  private func afterStage(of api: ServedAPI, _ path: RawSpan, _ start: Int) -> Int? {
    if !api.stages.isEmpty {
      var end = start &+ 1
      while end < path.byteCount, path.byte(end) != UInt8(ascii: "/") { end &+= 1 }
      if end > start &+ 1 {
        let segment = path.extracting(start &+ 1..<end)
        for stage in api.stages where snapshot.text.isSame(stage, as: segment) { return end }
      }
    }
    return api.hasDefaultStage ? start : nil
  }
}
