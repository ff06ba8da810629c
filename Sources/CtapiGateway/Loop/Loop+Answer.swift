import CtapiHTTP

extension Loop {
  /// Answers a head, or a body, that is not accepted and ends the connection.
  mutating func refuse(_ descriptor: Int32, _ answer: GatewayAnswer) {
    let client = connections.place(descriptor)
    client.state.flags.remove([.keepsAlive, .isHead])
    if client.state.facts.begun == 0 {
      // A head that could not be read has no exchange of its own yet.
      client.state.flags.remove(.hasGrant)
      client.state.facts = ExchangeFacts()
      client.state.facts.requestID = identifiers.make()
    }
    write(answer, to: descriptor, challenge: nil, keepsAlive: false)
    if connections[descriptor].kind == .client { linger(descriptor) }
  }

  /// Answers a request that goes to no backend.
  mutating func answer(
    _ descriptor: Int32, _ answer: GatewayAnswer, _ bytes: RawSpan,
    challenge: String? = nil
  ) {
    decideToKeep(descriptor)
    write(
      answer, to: descriptor, challenge: challenge, keepsAlive: connections[descriptor].flags.contains(.keepsAlive))
    afterAnswer(descriptor)
  }

  /// Answers with a document's example.
  mutating func answerMock(
    _ descriptor: Int32, _ integration: Int, _ bytes: RawSpan
  ) {
    decideToKeep(descriptor)
    let snapshot = snapshot
    let served = snapshot.integrations[integration]
    // An answer of the gateway's own making, if the definition's, too.
    if served.mockStatus >= 400 { explain(connections.place(descriptor), bytes) }
    var out = ByteBuffer()
    swap(&out, &outgoing)
    let words = snapshot.text
    snapshot.text.append(served.mockHead, to: &out)
    if !Loop.hasDate(out.bytes) { appendDate(to: &out) }
    appendGatewayFields(to: &out, connections.place(descriptor), words.bytes)
    connections[descriptor].facts.status = served.mockStatus
    connections[descriptor].facts.responseLength = served.mockBody.count
    out.append(connections[descriptor].flags.endOfHead)
    if !connections[descriptor].flags.contains(.isHead) { snapshot.text.append(served.mockBody, to: &out) }
    let isAlive = send(descriptor, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    if isAlive { afterAnswer(descriptor) } else { close(descriptor) }
  }

  /// Answers a preflight (`gateway.md` 5.3); an origin that is not allowed gets no field (C64).
  mutating func answer(
    _ descriptor: Int32, _ preflight: Preflight, _ bytes: RawSpan
  ) {
    decideToKeep(descriptor)
    let client = connections.place(descriptor)
    let snapshot = snapshot
    let words = snapshot.text
    let text = words.bytes
    var out = ByteBuffer()
    swap(&out, &outgoing)
    out.append("HTTP/1.1 204 No Content\r\n")
    appendDate(to: &out)
    client.state.facts.status = 204
    let stage = Int(client.state.facts.stage)
    if client.state.flags.contains(.hasGrant), let cors = snapshot.stages[stage].cors {
      cors.appendPreflight(to: &out, preflight, bytes, in: text)
    }
    appendGatewayFields(to: &out, client, text)
    out.append(client.state.flags.endOfHead)
    let isAlive = send(descriptor, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    if isAlive { afterAnswer(descriptor) } else { close(descriptor) }
  }

  /// Gives up the connection when the client waits for `100 Continue` before a body nobody wants, or the body is long.
  mutating func decideToKeep(_ descriptor: Int32) {
    if head.fields.expectsContinue { connections[descriptor].flags.remove(.keepsAlive) }
    endBehindLongBody(connections.place(descriptor))
  }

  /// Gives a connection up, and has the answer say so, when what is left of the request's body is long.
  func endBehindLongBody(_ client: ConnectionTable.Place) {
    if client.state.requestBody.remaining > Loop.backlog { client.state.flags.remove(.keepsAlive) }
  }

  /// Goes on with the request's body, then with the next request.
  mutating func afterAnswer(_ descriptor: Int32) {
    guard connections[descriptor].kind == .client else { return }
    if !connections[descriptor].flags.contains(.keepsAlive) {
      linger(descriptor)
    } else if connections[descriptor].requestBody.isComplete {
      finishExchange(descriptor)
    } else {
      conclude(descriptor)
      connections[descriptor].phase = .discarding
      connections[descriptor].deadline = now &+ limits.bodyTimeout
    }
  }

  /// Answers a client whose backend gave no answer, from whatever phase it is in.
  mutating func answerForBackend(client descriptor: Int32, _ answer: GatewayAnswer) {
    var answer = answer
    // What had come of an answer that was to be taken in whole.
    if connections[descriptor].purpose != .proxy { connections[descriptor].body.release() }
    if connections[descriptor].purpose.isCall {
      // A function or an authorizer that fails is an error of the API (`gateway.md` 2.4, 3.6); one that is slow is not.
      let isSlow = connections[descriptor].facts.failure == .timeout && connections[descriptor].purpose == .function
      answer = isSlow ? .unavailable : .internalError
      if !isSlow { connections[descriptor].facts.failure = .functionFailed }
      connections[descriptor].purpose = .proxy
    }
    let isWhole = connections[descriptor].requestBody.isComplete
    if !isWhole { connections[descriptor].flags.remove(.keepsAlive) }
    write(answer, to: descriptor, challenge: nil, keepsAlive: connections[descriptor].flags.contains(.keepsAlive))
    guard connections[descriptor].kind == .client else { return }
    if isWhole {
      finishExchange(descriptor)
      serveBuffered(descriptor)
    } else {
      linger(descriptor)
    }
  }

  private mutating func write(
    _ answer: GatewayAnswer, to descriptor: Int32, challenge: String?, keepsAlive: Bool
  ) {
    let client = connections.place(descriptor)
    client.state.facts.status = Int32(truncatingIfNeeded: answer.status)
    client.state.facts.responseLength = answer.message.utf8CodeUnitCount &+ 14
    if client.state.facts.failure == .none { client.state.facts.failure = answer.failure }
    if client.state.decision == 0 { explainLate(client) }
    var out = ByteBuffer()
    swap(&out, &outgoing)
    out.append("HTTP/1.1 ")
    out.append(decimal: answer.status)
    out.append(UInt8(ascii: " "))
    out.append(answer.message)
    out.append("\r\n")
    appendDate(to: &out)
    if answer.hasContentType { out.append("content-type: application/json\r\n") }
    out.append("content-length: ")
    out.append(decimal: answer.message.utf8CodeUnitCount &+ 14)
    out.append("\r\n")
    if let challenge {
      out.append("www-authenticate: ")
      out.append(Array(challenge.utf8).span.bytes)
      out.append("\r\n")
    }
    let words = (client.state.snapshot ?? snapshot).text
    appendGatewayFields(to: &out, client, words.bytes)
    var flags = client.state.flags
    if !keepsAlive { flags.remove(.keepsAlive) }
    out.append(flags.endOfHead)
    if !connections[descriptor].flags.contains(.isHead) {
      out.append("{\"message\":\"")
      out.append(answer.message)
      out.append("\"}")
    }
    let isAlive = send(descriptor, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    if !isAlive { close(descriptor) }
  }

  /// Appends what every answer gets: the name of its exchange (`gateway.md` K26), and the fields of an allowed origin.
  @inline(__always)
  mutating func appendGatewayFields(to out: inout ByteBuffer, _ client: ConnectionTable.Place, _ text: RawSpan) {
    out.append("apigw-requestid: ")
    let identifier = client.state.facts.requestID
    out.append(identifier.span.bytes)
    out.append("\r\n")
    guard client.state.flags.contains(.hasGrant) else { return }
    let origin = client.state.facts.origin
    let grant = client.state.facts.grant
    // Only an origin that is echoed needs the head, which is kept for it.
    out.append(grant, origin: grant.echoesOrigin ? client.state.head.bytes.part(origin) : RawSpan(), in: text)
  }
}
