import CtapiHTTP

extension Loop {
  /// Answers a head that is not accepted and ends the connection.
  mutating func refuse(_ descriptor: Int32, _ answer: GatewayAnswer) {
    connections[descriptor].flags.remove([.keepsAlive, .isHead])
    write(answer, to: descriptor, challenge: nil, keepsAlive: false)
    if connections[descriptor].kind == .client { linger(descriptor) }
  }

  /// Answers a request that goes to no backend.
  mutating func answer(
    _ descriptor: Int32, _ answer: GatewayAnswer, _ head: borrowing ScannedRequest, _ bytes: RawSpan,
    challenge: String? = nil
  ) {
    decideToKeep(descriptor, head)
    write(
      answer, to: descriptor, challenge: challenge, keepsAlive: connections[descriptor].flags.contains(.keepsAlive))
    afterAnswer(descriptor)
  }

  /// Answers with a document's example.
  mutating func answerMock(
    _ descriptor: Int32, _ integration: Int, _ head: borrowing ScannedRequest, _ bytes: RawSpan
  ) {
    decideToKeep(descriptor, head)
    let snapshot = snapshot
    let served = snapshot.integrations[integration]
    var out = ByteBuffer()
    swap(&out, &outgoing)
    snapshot.text.append(served.mockHead, to: &out)
    appendIdentifier(to: &out)
    if !connections[descriptor].flags.contains(.keepsAlive) { out.append("connection: close\r\n") }
    out.append("\r\n")
    if !connections[descriptor].flags.contains(.isHead) { snapshot.text.append(served.mockBody, to: &out) }
    let isAlive = send(descriptor, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    if isAlive { afterAnswer(descriptor) } else { close(descriptor) }
  }

  /// Gives up the connection when the client waits for `100 Continue` before a body nobody wants, or the body is long.
  private mutating func decideToKeep(_ descriptor: Int32, _ head: borrowing ScannedRequest) {
    if head.expectsContinue || connections[descriptor].requestBody.remaining > Loop.backlog {
      connections[descriptor].flags.remove(.keepsAlive)
    }
  }

  /// Goes on with the request's body, then with the next request.
  private mutating func afterAnswer(_ descriptor: Int32) {
    guard connections[descriptor].kind == .client else { return }
    if !connections[descriptor].flags.contains(.keepsAlive) {
      linger(descriptor)
    } else if connections[descriptor].requestBody.isComplete {
      finishExchange(descriptor)
    } else {
      connections[descriptor].phase = .discarding
      connections[descriptor].deadline = now &+ limits.bodyTimeout
    }
  }

  /// Answers a client whose backend gave no answer, from whatever phase it is in.
  mutating func answerForBackend(client descriptor: Int32, _ answer: GatewayAnswer) {
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
    var out = ByteBuffer()
    swap(&out, &outgoing)
    out.append("HTTP/1.1 ")
    out.append(decimal: answer.status)
    out.append(UInt8(ascii: " "))
    out.append(answer.message)
    out.append("\r\n")
    if answer.hasContentType { out.append("content-type: application/json\r\n") }
    out.append("content-length: ")
    out.append(decimal: answer.message.utf8CodeUnitCount &+ 14)
    out.append("\r\n")
    if let challenge {
      out.append("www-authenticate: ")
      out.append(Array(challenge.utf8).span.bytes)
      out.append("\r\n")
    }
    appendIdentifier(to: &out)
    if !keepsAlive { out.append("connection: close\r\n") }
    out.append("\r\n")
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

  /// Every answer names its exchange (`gateway.md` K26).
  @inline(__always)
  mutating func appendIdentifier(to out: inout ByteBuffer) {
    out.append("apigw-requestid: ")
    identifiers.append(to: &out)
    out.append("\r\n")
  }
}
