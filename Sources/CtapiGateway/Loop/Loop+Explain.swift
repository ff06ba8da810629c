import CtapiDefinition
import CtapiHTTP
import Glibc

extension Loop {
  /// Begins the record of an exchange whose head is at hand; `denial` is why its authorizer refused it.
  @inline(never)
  mutating func explain(_ client: ConnectionTable.Place, _ bytes: RawSpan, _ denial: Denial? = nil) {
    guard explains != .off else { return }
    let snapshot = snapshot
    if client.state.decision == 0 {
      let place = beginDecision(client, snapshot)
      decisions[place].method = decisions[place].keep(bytes.part(head.method), limit: DecisionCapture.Limit.method)
      decisions[place].keep(path: bytes.part(head.path))
      decisions[place].keep(query: bytes.part(head.query), secrets: Loop.secrets(snapshot))
      decisions[place].host = decisions[place].keep(bytes.part(head.host), limit: DecisionCapture.Limit.host)
      if case .sized(let length) = head.framing { decisions[place].declaredLength = length }
      if !head.origin.isEmpty { keepOrigin(place, bytes) }
      keepTokens(place, client.state.facts, snapshot)
    }
    if let denial, let place = decisions.place(of: client.state.decision) { keep(denial, place, client, bytes) }
  }

  private mutating func keep(_ denial: Denial, _ place: Int, _ client: ConnectionTable.Place, _ bytes: RawSpan) {
    decisions[place].denial = denial.bounded
    let route = Int(client.state.facts.route)
    guard route >= 0, Int(snapshot.routes[route].authorizer) < snapshot.authorizers.count else { return }
    let source = snapshot.authorizers[Int(snapshot.routes[route].authorizer)].source
    guard let token = RouteAuthorizer.token(at: source, head, bytes), !token.isEmpty else { return }
    decisions[place].token = TokenTrace(Span(_bytes: bytes.part(token)), denial)
  }

  private mutating func beginDecision(_ client: ConnectionTable.Place, _ snapshot: GatewaySnapshot) -> Int {
    let sequence = decisions.begin(snapshot)
    client.state.decision = sequence
    let place = Int(sequence % UInt64(DecisionRing.capacity))
    decisions[place].loop = number
    decisions[place].facts = client.state.facts
    decisions[place].address = client.state.address
    decisions[place].addressLength = client.state.addressLength
    decisions[place].isOriginAllowed = client.state.flags.contains(.hasGrant)
    return place
  }

  private mutating func keepOrigin(_ place: Int, _ bytes: RawSpan) {
    let limit = DecisionCapture.Limit.origin
    decisions[place].origin = decisions[place].keep(bytes.part(head.origin), limit: limit)
    guard let preflight = Preflight(head, bytes) else { return }
    decisions[place].requestMethod = decisions[place].keep(bytes.part(preflight.method), limit: limit)
    decisions[place].requestHeaders = decisions[place].keep(bytes.part(preflight.headers), limit: limit)
  }

  private mutating func keepTokens(_ place: Int, _ facts: ExchangeFacts, _ snapshot: GatewaySnapshot) {
    guard facts.route >= 0 else { return }
    let bucket = Int(snapshot.routes[Int(facts.route)].bucket)
    if bucket >= 0 { decisions[place].routeTokens = snapshot.buckets[bucket].tokens(at: nanoseconds) }
    let account = Int(snapshot.accountBucket)
    if account >= 0 { decisions[place].accountTokens = snapshot.buckets[account].tokens(at: nanoseconds) }
  }

  /// The query parameters that authorizers read tokens from.
  private static func secrets(_ snapshot: GatewaySnapshot) -> [String] {
    snapshot.authorizers.compactMap { authorizer in
      guard case .query(let name) = authorizer.source else { return nil }
      return name
    }
  }

  /// Notes why a head is refused, and how it began, for the record of its answer.
  @inline(never)
  mutating func noteRefusal(_ refusal: HeadRefusal, _ bytes: RawSpan) {
    guard explains != .off else { return }
    pendingRefusal = refusal
    pendingFault = refusal == .malformed ? HeadFaultFinder.find(bytes) : .unknown
    pendingLine.removeAll(keepingCapacity: true)
    var line = 0
    while line < bytes.byteCount, line < DecisionCapture.Limit.requestLine, bytes.byte(line) != 0x0D,
      bytes.byte(line) != 0x0A
    { line &+= 1 }
    // The target may hold credentials: what is behind its `?` goes through the same sieve as elsewhere.
    var query = 0
    while query < line, bytes.byte(query) != UInt8(ascii: "?") { query &+= 1 }
    _ = CredentialText.append(path: bytes.extracting(0..<query), to: &pendingLine, limit: line)
    guard query < line else { return }
    pendingLine.append(UInt8(ascii: "?"))
    CredentialText.append(
      query: bytes.extracting(query &+ 1..<line), to: &pendingLine, limit: DecisionCapture.Limit.requestLine,
      secrets: Loop.secrets(snapshot))
  }

  /// Begins the record of an exchange that ends badly after its head has gone, or before it was read.
  @inline(never)
  mutating func explainLate(_ client: ConnectionTable.Place) {
    guard explains != .off, client.state.decision == 0 else { return }
    let snapshot = client.state.snapshot ?? snapshot
    let place = beginDecision(client, snapshot)
    guard client.state.facts.begun > 0 else {
      decisions[place].facts.wallMilliseconds = wallMilliseconds
      decisions[place].refusal = pendingRefusal
      decisions[place].fault = pendingFault
      let line = pendingLine
      if pendingRefusal != nil {
        decisions[place].requestLine = decisions[place].keep(
          line.span.bytes, limit: DecisionCapture.Limit.requestLine)
      }
      pendingRefusal = nil
      client.state.decision = 0
      decisions[place].total = 0
      return
    }
    keepTokens(place, client.state.facts, snapshot)
    keepForwarded(place, client, snapshot)
  }

  /// Makes the record of a client whose TLS handshake failed, which has no request to tell of.
  ///
  /// Connections that just end are none: whoever looks whether a port is open ends them so.
  @inline(never)
  mutating func explainGreeting(_ client: ConnectionTable.Place, _ failure: TLSFailure) {
    guard explains != .off else { return }
    switch failure {
    case .truncated, .system: return
    default: break
    }
    client.state.facts.requestID = identifiers.make()
    let place = beginDecision(client, snapshot)
    decisions[place].facts.wallMilliseconds = wallMilliseconds
    decisions[place].facts.status = failure == .plainHTTP ? 400 : 0
    decisions[place].greeting = failure
    decisions[place].total = 0
    client.state.decision = 0
  }

  /// Keeps of a request that was passed on what is still known of it: its own head where a log or mapping wanted that,
  /// else the head made for the backend.
  private mutating func keepForwarded(_ place: Int, _ client: ConnectionTable.Place, _ snapshot: GatewaySnapshot) {
    let facts = client.state.facts
    let secrets = Loop.secrets(snapshot)
    var kept = ByteBuffer()
    let hasOwn = client.state.head.count >= Int(facts.query.end) && client.state.head.count >= Int(facts.path.end)
    if hasOwn, !client.state.head.isEmpty {
      swap(&kept, &client.state.head)
      decisions[place].method = decisions[place].keep(
        kept.bytes.part(facts.method), limit: DecisionCapture.Limit.method)
      decisions[place].keep(path: kept.bytes.part(facts.path))
      decisions[place].keep(query: kept.bytes.part(facts.query), secrets: secrets)
      if Int(facts.host.end) <= kept.count {
        decisions[place].host = decisions[place].keep(kept.bytes.part(facts.host), limit: DecisionCapture.Limit.host)
      }
      swap(&kept, &client.state.head)
      return
    }
    swap(&kept, &client.state.replay)
    var head = ScannedRequest()
    // The gateway's own fields may take a head of its own over the limit of clients.
    var limits = ScannedRequest.Limits()
    limits.lineAndValues *= 4
    limits.head *= 4
    limits.fields *= 2
    if case .complete = head.scan(kept.bytes, limits: limits) {
      decisions[place].method = decisions[place].keep(
        kept.bytes.part(head.method), limit: DecisionCapture.Limit.method)
      decisions[place].keep(path: kept.bytes.part(head.path))
      decisions[place].keep(query: kept.bytes.part(head.query), secrets: secrets)
      decisions[place].host = decisions[place].keep(kept.bytes.part(head.host), limit: DecisionCapture.Limit.host)
      let route = Int(facts.route)
      let integration = route < 0 ? -1 : Int(snapshot.routes[route].integration)
      // A service sees the client's own path.
      let isSame =
        integration >= 0 && snapshot.integrations[integration].kind == .service && facts.pathStart == 0
        && snapshot.routes[route].requestMapping < 0
      decisions[place].isOfBackend = !isSame
    }
    swap(&kept, &client.state.replay)
  }

  /// Notes that a try at a backend failed, for the record, should there be one.
  @inline(never)
  mutating func noteAttempt(_ descriptor: Int32, _ failure: UpstreamFailure) {
    guard explains != .off else { return }
    if connections[descriptor].attempts <= 1 { failedAttempts[descriptor] = nil }
    let kind: DecisionCapture.AttemptFailure =
      switch failure {
      case .notConnected: .notConnected
      case .exhausted: .exhausted
      case .untrusted: .untrusted
      case .broken: .broken
      case .garbage: .garbage
      case .oversized: .oversized
      case .timeout: .timeout
      }
    guard failedAttempts[descriptor, default: []].count < 8 else { return }
    failedAttempts[descriptor, default: []].append(
      DecisionCapture.Attempt(
        endpoint: asked(by: connections.place(descriptor)), failure: kind,
        tls: kind == .untrusted ? connections[descriptor].tlsFailure : nil))
    connections[descriptor].noteOfAttempts = descriptor
  }

  /// The backend that a client's request was sent to last.
  private func asked(by client: ConnectionTable.Place) -> Endpoint? {
    client.state.asked < 0 ? nil : pools[client.state.asked].backend.endpoint
  }

  /// Ends a record with what is known at the end of its exchange.
  @inline(never)
  mutating func endDecision(_ client: ConnectionTable.Place, _ facts: ExchangeFacts) {
    defer { client.state.decision = 0 }
    guard let place = decisions.place(of: client.state.decision) else { return }
    decisions[place].facts = facts
    decisions[place].total = max(0, nanoseconds &- facts.begun)
    decisions[place].attempts = client.state.attempts
    if client.state.attempts > 0 { decisions[place].endpoint = asked(by: client) }
    if client.state.noteOfAttempts >= 0 {
      decisions[place].failedAttempts = failedAttempts.removeValue(forKey: client.state.noteOfAttempts) ?? []
      client.state.noteOfAttempts = -1
    }
  }

  /// Gives the records that a question asks for.
  mutating func answer(_ question: DecisionQuestion) {
    question.answer(decisions.records(after: question.known(ofLoop: number)))
  }
}
