import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Requests that wait for an answer before they can go on: an authorizer's, or a function's.
extension Loop {
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
    keepHead(client, bytes, head.length)
    client.state.purpose = .authorizer
    call(descriptor, Int(callout.integration), event.span.bytes, length: event.count)
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
    if mapping >= 0, !map(&writer, client, routed, bytes, snapshot.mappings[Int(mapping)]) {
      answerForBackend(client: descriptor, .unavailable)
      return
    }
    let hasBody: Bool =
      switch head.framing {
      case .sized(let count): count > 0
      case .chunked, .untilClose: client.state.gathered.count > 0
      }
    guard
      writeEvent(
        writer, client, function.format, hasBody: hasBody, hasScopes: !snapshot.routes[routed.route].scopes.isEmpty)
    else {
      answerForBackend(client: descriptor, .unavailable)
      return
    }
    client.state.purpose = .function
    call(descriptor, routed.integration, RawSpan(), length: client.state.gathered.count)
  }

  /// Puts an event in the place of the body that it holds, to wait for its backend as that did; false when the disk does
  /// not take it.
  private mutating func writeEvent(
    _ writer: EventWriter, _ client: ConnectionTable.Place, _ format: PayloadFormat, hasBody: Bool, hasScopes: Bool
  ) -> Bool {
    var body = GatheredBody()
    swap(&body, &client.state.gathered)
    do throws(BodyLoss) {
      client.state.gathered = try writer.functionEvent(
        format, body: body, hasBody: hasBody, authorizer: client.state.authorizer?.event(format, hasScopes: hasScopes),
        in: bodies)
      return true
    } catch {
      noteLost(error, of: client)
      return false
    }
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

  /// Sends a POST of an event to an integration's backends: `event`, or what is gathered where that is empty.
  private mutating func call(_ descriptor: Int32, _ integration: Int, _ event: RawSpan, length: Int) {
    let client = connections.place(descriptor)
    pin(client)
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
    out.append(decimal: length)
    out.append("\r\n\r\n")
    out.append(event.isEmpty ? client.state.gathered.bytesInMemory : event)
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
    // What gets an event has had all of it, whatever of the client's body is still to come.
    let isSent = asking.state.purpose.isCall || asking.state.requestBody.isComplete
    if !input.isEmpty || !isSent || asking.state.owesBody || !asked.state.isReusable {
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
      let decision: AuthorizerDecision
      do throws(AnswerFault) {
        guard client.state.callStatus == 200 else { throw .status }
        decision = try self.decision(client, body)
      } catch {
        client.state.facts.failure = .functionFailed
        client.state.facts.answerFault = error
        answerForBackend(client: descriptor, .internalError)
        return
      }
      client.state.grantedBy = decision
      resume(descriptor)
      readOn(descriptor)
    case .function: answerFunction(descriptor, body)
    case .proxy, .mapped: break
    }
  }

  /// Goes on with what a client sent while an authorizer was asked; one that will send no more, and owes a part of its
  /// body, has left.
  mutating func readOn(_ descriptor: Int32) {
    let client = connections.place(descriptor)
    guard client.state.kind == .client else { return }
    if client.state.transport == .stream { feedStream(descriptor) } else { serveBuffered(descriptor) }
    guard client.state.kind == .client else { return }
    switch client.state.phase {
    case .gathering, .forwarding, .discarding:
      if client.state.flags.contains(.hasEnded) { close(descriptor) } else { readAgain(descriptor) }
    default: break
    }
  }

  private func decision(
    _ client: ConnectionTable.Place, _ body: [UInt8]
  ) throws(AnswerFault) -> AuthorizerDecision {
    guard let snapshot = client.state.snapshot, client.state.facts.route >= 0 else { throw .none }
    let authorizer = Int(snapshot.routes[Int(client.state.facts.route)].authorizer)
    guard authorizer >= 0, authorizer < snapshot.authorizers.count,
      let callout = snapshot.authorizers[authorizer].callout
    else { throw .none }
    return try AuthorizerDecision(body, isSimple: callout.settings.usesSimpleResponses)
  }

  /// Answers the client with what a function said.
  private mutating func answerFunction(_ descriptor: Int32, _ body: [UInt8]) {
    let client = connections.place(descriptor)
    client.state.facts.backendStatus = client.state.callStatus
    client.state.facts.backendTime = nanoseconds &- client.state.facts.backendBegun
    let response: FunctionResponse
    do throws(AnswerFault) {
      guard client.state.callStatus == 200 else { throw .status }
      guard let snapshot = client.state.snapshot else { throw .none }
      response = try FunctionResponse(
        body, snapshot.functions[Int(snapshot.integrations[Int(client.state.integration)].function)].format)
    } catch {
      client.state.facts.failure = .functionFailed
      client.state.facts.answerFault = error
      answerForBackend(client: descriptor, .internalError)
      return
    }
    var out = ByteBuffer()
    swap(&out, &outgoing)
    let status = append(response, to: &out, client)
    if !Loop.hasDate(out.bytes) { appendDate(to: &out) }
    answerWhole(descriptor, status, response.body.span.bytes, &out)
  }
}
