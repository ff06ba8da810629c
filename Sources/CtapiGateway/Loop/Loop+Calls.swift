import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Requests that wait for something before they can go on: their own body, an authorizer's answer, a function's.
extension Loop {
  /// Keeps a request's head and takes its body in, because it has to be there as a whole.
  mutating func startGathering(_ descriptor: Int32, _ bytes: RawSpan) {
    let client = connections.place(descriptor)
    client.state.head.removeAll()
    client.state.head.append(bytes.extracting(0..<head.length))
    client.state.body.removeAll()
    client.state.phase = .gathering
    client.state.bodyBegun = now
    client.state.deadline = bodyDeadline(client)
    continueIfExpected(descriptor)
  }

  /// Takes in what has come of a body.
  mutating func gatherBody(_ descriptor: Int32, _ input: inout ByteBuffer) {
    let client = connections.place(descriptor)
    var offset = 0
    var isGood = true
    do throws(HeadRefusal) {
      while let part = try client.state.requestBody.next(input.bytes, from: &offset) {
        client.state.bodyLength &+= part.count
        if client.state.bodyLength <= limits.body { client.state.body.append(input.bytes.part(part)) }
      }
    } catch {
      isGood = false
    }
    guard isGood, client.state.bodyLength <= limits.body else {
      input.removeAll()
      refuse(descriptor, isGood ? .tooLarge : .badRequest)
      return
    }
    input.consume(offset)
    client.state.deadline = bodyDeadline(client)
    guard client.state.requestBody.isComplete else { return }
    client.state.flags.insert(.hasGathered)
    resume(descriptor)
  }

  /// Goes on with a request whose head was kept.
  mutating func resume(_ descriptor: Int32) {
    let client = connections.place(descriptor)
    var kept = ByteBuffer()
    swap(&kept, &client.state.head)
    guard case .complete = head.scan(kept.bytes, limits: headLimits) else {
      answerForBackend(client: descriptor, .internalError)
      return
    }
    client.state.flags.insert(.isResumed)
    client.state.phase = .head
    client.state.deadline = 0
    let method = RouteMethod(Span(_bytes: kept.bytes.part(head.method)))
    // An answer to a question of another definition is none to this one's.
    if client.state.generation != generation { client.state.grantedBy = nil }
    let outcome = route(client, method, kept.bytes)
    client.state.grantedBy = nil
    keepHead(client, kept.bytes)
    _ = act(on: outcome, descriptor, kept.bytes)
  }

  /// Asks a REQUEST authorizer; the request goes on when it has answered.
  mutating func ask(
    _ descriptor: Int32, _ callout: ServedCallout, _ parameters: RouteParameters,
    _ bytes: RawSpan
  ) {
    let client = connections.place(descriptor)
    let address = client.state.address
    let writer = EventWriter(
      snapshot.names(of: Int(client.state.facts.route), callout.names), client.state.facts, head, bytes,
      address: address.span.bytes.extracting(0..<Int(client.state.addressLength)), captured: parameters,
      pathStart: Int(client.state.facts.routeStart), arrival: arrival(client))
    let values = identityValues(callout, client, bytes) ?? []
    let event = writer.authorizerEvent(
      callout.settings.payloadFormat, sources: values.map { String(decoding: $0, as: UTF8.self) },
      region: callout.region)
    client.state.head.removeAll()
    client.state.head.append(bytes.extracting(0..<head.length))
    client.state.purpose = .authorizer
    call(descriptor, Int(callout.integration), event)
  }

  /// Calls a function with the request as its event.
  mutating func callFunction(
    _ descriptor: Int32, _ routed: borrowing Routed, _ bytes: RawSpan
  ) {
    let client = connections.place(descriptor)
    let served = Int(snapshot.integrations[routed.integration].function)
    let function = snapshot.functions[served]
    let address = client.state.address
    let names = function.names
    var writer = EventWriter(
      snapshot.names(of: routed.route, names), client.state.facts, head, bytes,
      address: address.span.bytes.extracting(0..<Int(client.state.addressLength)), captured: routed.parameters,
      pathStart: routed.pathStart, arrival: arrival(client))
    let mapping = snapshot.routes[routed.route].requestMapping
    if mapping >= 0 { map(&writer, client, routed, bytes, snapshot.mappings[Int(mapping)]) }
    let hasBody: Bool =
      switch head.framing {
      case .sized(let count): count > 0
      default: true
      }
    let event = writer.functionEvent(
      function.format, body: client.state.body.bytes, hasBody: hasBody,
      authorizer: client.state.authorizer?.event(
        function.format, hasScopes: !snapshot.routes[routed.route].scopes.isEmpty))
    client.state.body.removeAll()
    client.state.purpose = .function
    call(descriptor, routed.integration, event)
  }

  /// How a request came, for its event.
  private mutating func arrival(_ client: ConnectionTable.Place) -> EventWriter.Arrival {
    var trace = ByteBuffer()
    trace.append(traceStart.bytes.extracting("X-Amzn-Trace-Id: ".utf8.count...))
    identifiers.appendTraceDigits(to: &trace)
    let isSecure = client.state.transport != .plain
    return EventWriter.Arrival(
      isSecure: isSecure, port: isSecure ? ports.secure : ports.plain, trace: trace.bytes.text)
  }

  /// Sends a POST of an event to an integration's backends.
  private mutating func call(_ descriptor: Int32, _ integration: Int, _ event: [UInt8]) {
    let client = connections.place(descriptor)
    client.state.snapshot = snapshot
    client.state.generation = generation
    client.state.integration = Int32(truncatingIfNeeded: integration)
    client.state.firstEndpoint = snapshot.integrations[integration].endpoints.lowerBound
    client.state.endpointCount = Int32(truncatingIfNeeded: snapshot.integrations[integration].endpoints.count)
    client.state.timeout = snapshot.integrations[integration].timeout
    client.state.attempts = 0
    client.state.phase = .waiting
    client.state.flags.insert(.canReplay)
    var out = ByteBuffer()
    swap(&out, &client.state.replay)
    out.removeAll()
    out.append("POST ")
    snapshot.text.append(snapshot.integrations[integration].callTarget, to: &out)
    out.append(" HTTP/1.1\r\n")
    snapshot.text.append(snapshot.integrations[integration].hostLine, to: &out)
    out.append("content-type: application/json\r\ncontent-length: ")
    out.append(decimal: event.count)
    out.append("\r\n\r\n")
    out.append(event.span.bytes)
    swap(&out, &client.state.replay)
    dispatch(descriptor)
  }

  /// Takes in a part of the answer to a call; nothing of it goes to the client as it is.
  mutating func collect(_ upstream: Int32, _ client: Int32, _ input: inout ByteBuffer, from start: Int) {
    let asking = connections.place(client)
    let asked = connections.place(upstream)
    var used = start
    var failure: UpstreamFailure?
    do throws(HeadRefusal) {
      while let part = try asked.state.responseBody.next(input.bytes, from: &used) {
        guard asking.state.body.count &+ part.count <= limits.body else {
          failure = .oversized
          break
        }
        asking.state.body.append(input.bytes.part(part))
      }
    } catch {
      failure = .garbage
    }
    input.consume(failure == nil ? used : input.count)
    if let failure {
      upstreamFailed(upstream, failure)
      return
    }
    guard asked.state.responseBody.isComplete else {
      startBackendClock(upstream, for: client)
      return
    }
    asked.state.peer = -1
    asking.state.peer = -1
    if !input.isEmpty || !asking.state.requestBody.isComplete || !asked.state.flags.contains(.staysOpen)
      || !asked.state.output.isEmpty
    {
      close(upstream)
    } else {
      asked.state.input.removeAll()
      enterPool(upstream)
    }
    finishCollecting(client)
  }

  /// Goes on with a client for which an answer has come as a whole.
  mutating func finishCollecting(_ descriptor: Int32) {
    if connections[descriptor].purpose == .mapped { answerMapped(descriptor) } else { finishCall(descriptor) }
  }

  /// Goes on with a client whose call has been answered.
  private mutating func finishCall(_ descriptor: Int32) {
    let client = connections.place(descriptor)
    let purpose = client.state.purpose
    client.state.purpose = .proxy
    client.state.replay.removeAll()
    var answer = ByteBuffer()
    swap(&answer, &client.state.body)
    let body = answer.bytes.withUnsafeBytes { Array($0) }
    switch purpose {
    case .authorizer:
      let isGood = client.state.callStatus == 200
      let decision = isGood ? self.decision(client, body) : nil
      guard let decision else {
        client.state.facts.failure = .functionFailed
        answerForBackend(client: descriptor, .internalError)
        return
      }
      client.state.grantedBy = decision
      resume(descriptor)
      if connections[descriptor].kind == .client { serveBuffered(descriptor) }
    case .function: answerFunction(descriptor, body)
    case .proxy, .mapped: break
    }
  }

  private func decision(_ client: ConnectionTable.Place, _ body: [UInt8]) -> AuthorizerDecision? {
    guard let snapshot = client.state.snapshot, client.state.facts.route >= 0 else { return nil }
    let authorizer = Int(snapshot.routes[Int(client.state.facts.route)].authorizer)
    guard authorizer >= 0, authorizer < snapshot.authorizers.count,
      let callout = snapshot.authorizers[authorizer].callout
    else { return nil }
    return AuthorizerDecision(body, isSimple: callout.settings.usesSimpleResponses)
  }

  /// Answers the client with what a function said.
  private mutating func answerFunction(_ descriptor: Int32, _ body: [UInt8]) {
    let client = connections.place(descriptor)
    client.state.facts.backendStatus = client.state.callStatus
    client.state.facts.backendTime = nanoseconds &- client.state.facts.backendBegun
    guard client.state.callStatus == 200, let snapshot = client.state.snapshot,
      let response = FunctionResponse(
        body, snapshot.functions[Int(snapshot.integrations[Int(client.state.integration)].function)].format)
    else {
      client.state.facts.failure = .functionFailed
      answerForBackend(client: descriptor, .internalError)
      return
    }
    var out = ByteBuffer()
    swap(&out, &outgoing)
    let status = append(response, to: &out, client)
    answerWhole(descriptor, status, response.body.span.bytes, &out)
  }
}
