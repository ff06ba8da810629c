import CLinux
import CtapiDefinition
import CtapiHTTP
import Glibc

extension Loop {
  /// Reads what a client sent and goes on with it.
  mutating func clientReadable(_ descriptor: Int32) {
    let connection = connections.place(descriptor)
    if connection.state.phase == .waiting,
      connection.state.input.count >= Loop.readSize || connection.state.flags.contains(.hasEnded)
    {
      setInterest(descriptor, connection.state.interest.subtracting(.readable))
      return
    }
    var input = ByteBuffer()
    let isOwn = !connection.state.input.isEmpty
    if isOwn { swap(&input, &connection.state.input) } else { swap(&input, &scratch) }
    let got =
      connection.state.transport == .plain
      ? input.read(from: descriptor, atMost: max(1, Loop.readSize &- input.count))
      : readSecure(descriptor, &input)
    if got > 0 {
      serve(descriptor, &input)
    } else if got == 0 {
      clientEnded(descriptor)
    } else if got == -1, clinux_errno() != EAGAIN, clinux_errno() != EINTR {
      close(descriptor)
    }
    putBack(&input, isOwn, of: descriptor)
  }

  /// Goes on with bytes a client sent earlier, once its last exchange is over.
  mutating func serveBuffered(_ descriptor: Int32) {
    guard !connections[descriptor].input.isEmpty else { return }
    var input = ByteBuffer()
    swap(&input, &connections[descriptor].input)
    serve(descriptor, &input)
    putBack(&input, true, of: descriptor)
  }

  private mutating func putBack(_ input: inout ByteBuffer, _ isOwn: Bool, of descriptor: Int32) {
    if !input.isEmpty, connections[descriptor].kind == .client {
      if isOwn {
        swap(&input, &connections[descriptor].input)
      } else {
        connections[descriptor].input.append(input.bytes)
      }
    }
    guard !isOwn else { return }
    input.removeAll()
    swap(&input, &scratch)
  }

  private mutating func clientEnded(_ descriptor: Int32) {
    switch connections[descriptor].phase {
    case .waiting where !connections[descriptor].flags.contains(.hasEnded):
      // It may have closed only its own side and still wait for the answer.
      connections[descriptor].flags.insert(.hasEnded)
      connections[descriptor].flags.remove(.keepsAlive)
      setInterest(descriptor, connections[descriptor].interest.subtracting(.readable))
    default: close(descriptor)
    }
  }

  mutating func clientWritable(_ descriptor: Int32) {
    guard sendRest(descriptor) else {
      close(descriptor)
      return
    }
    let peer = connections[descriptor].peer
    // A client that reads slowly, but reads, is no reason to give its backend up.
    if peer >= 0 { startBackendClock(peer, for: descriptor) }
    guard connections[descriptor].output.isEmpty else { return }
    if peer >= 0 { readAgain(peer) }
    if connections[descriptor].flags.contains(.closesWhenSent) {
      linger(descriptor)
    } else if connections[descriptor].phase == .head {
      connections[descriptor].shrink()
      connections[descriptor].deadline = now &+ limits.idleTimeout
      readAgain(descriptor)
      serveBuffered(descriptor)
    }
  }

  /// Uses up what a client sent, as far as its connection is ready for it.
  private mutating func serve(_ descriptor: Int32, _ input: inout ByteBuffer) {
    let connection = connections.place(descriptor)
    while connection.state.kind == .client, !input.isEmpty {
      switch connection.state.phase {
      case .head:
        guard connection.state.output.count <= Loop.backlog else {
          setInterest(descriptor, connection.state.interest.subtracting(.readable))
          return
        }
        guard serveHead(descriptor, &input) else { return }
      case .forwarding: forwardBody(descriptor, &input)
      case .gathering: gatherBody(descriptor, &input)
      case .discarding: discardBody(descriptor, &input)
      case .lingering: input.removeAll()
      case .waiting, .connecting, .handshaking, .busy, .idle: return
      }
    }
  }

  /// Reads one head and serves it; false when it is not all there.
  private mutating func serveHead(_ descriptor: Int32, _ input: inout ByteBuffer) -> Bool {
    switch scanHead(connections.place(descriptor), input.bytes) {
    case .incomplete:
      if !connections[descriptor].flags.contains(.hasHeadBegun) {
        connections[descriptor].flags.insert(.hasHeadBegun)
        connections[descriptor].deadline = now &+ limits.headTimeout
      }
      return false
    case .refused(let refusal):
      refuseHead(descriptor, refusal, &input)
      return true
    case .complete:
      let method = RouteMethod(Span(_bytes: input.bytes.part(head.method)))
      if method == nil, RouteMethod.isMiswritten(Span(_bytes: input.bytes.part(head.method))) {
        refuseHead(descriptor, .method, &input)
        return true
      }
      note(method, of: descriptor, input.bytes)
      let client = connections.place(descriptor)
      beginExchange(client)
      let outcome = route(client, method, input.bytes)
      keepHead(client, input.bytes)
      if explains == .all { explain(client, input.bytes) }
      let used = act(on: outcome, descriptor, input.bytes)
      input.consume(used)
      return true
    }
  }

  private mutating func refuseHead(_ descriptor: Int32, _ refusal: HeadRefusal, _ input: inout ByteBuffer) {
    noteRefusal(refusal, input.bytes)
    input.removeAll()
    refuse(descriptor, GatewayAnswer(refusal))
  }

  /// Reads a head; a stream's fields come from a table of their own (RFC 7541), so that nothing is remembered of it.
  @inline(__always)
  private mutating func scanHead(_ client: ConnectionTable.Place, _ bytes: RawSpan) -> ScannedRequest.Outcome {
    client.state.transport == .stream
      ? head.scan(bytes, limits: headLimits) : head.scan(bytes, limits: headLimits, with: &client.state.fields)
  }

  /// Does what was decided about a request; how many of `bytes` were used.
  @inline(__always)
  mutating func act(on outcome: consuming Outcome, _ descriptor: Int32, _ bytes: RawSpan) -> Int {
    // Whatever is done may end in another request's head being read.
    let length = head.length
    switch consume outcome {
    case .answer(let answer):
      explain(connections.place(descriptor), bytes)
      self.answer(descriptor, answer, bytes)
    case .deny(let denial, let scopes):
      explain(connections.place(descriptor), bytes, denial)
      self.answer(
        descriptor, denial.isForbidden ? .forbidden : .unauthorized, bytes, challenge: denial.challenge(scopes: scopes))
    case .preflight(let preflight): answer(descriptor, preflight, bytes)
    case .mock(let integration): answerMock(descriptor, integration, bytes)
    case .forward(let routed): return forward(descriptor, routed, bytes)
    case .redirect(let integration): answerRedirect(descriptor, integration, bytes)
    case .gather: startGathering(descriptor, bytes)
    case .awaitKeys: awaitKeys(descriptor, bytes)
    case .ask(let callout, let parameters): ask(descriptor, callout, parameters, bytes)
    case .call(let routed): callFunction(descriptor, routed, bytes)
    }
    return length
  }

  /// Notes what the rest of the exchange needs to know of the head.
  @inline(__always)
  private mutating func note(
    _ method: RouteMethod?, of descriptor: Int32, _ bytes: RawSpan
  ) {
    var flags = Connection.Flags()
    if head.fields.keepsAlive, !isDraining { flags.insert(.keepsAlive) }
    if head.isVersion11 { flags.insert(.isVersion11) }
    if head.fields.expectsContinue { flags.insert(.expectsContinue) }
    if case .chunked = head.framing { flags.insert(.sendsChunks) }
    switch method {
    case .get, .put, .delete, .options: flags.insert(.isIdempotent)
    case .head: flags.formUnion([.isIdempotent, .isHead])
    default: break
    }
    let connection = connections.place(descriptor)
    connection.state.flags = flags
    connection.state.requestBody = BodyScanner(head.framing)
    connection.state.bodyLength = 0
    connection.state.attempts = 0
    connection.state.deadline = 0
  }

  /// Throws away the body of a request that has its answer.
  private mutating func discardBody(_ descriptor: Int32, _ input: inout ByteBuffer) {
    var offset = 0
    do throws(HeadRefusal) {
      while let part = try connections[descriptor].requestBody.next(input.bytes, from: &offset) {
        connections[descriptor].bodyLength &+= part.count
      }
    } catch {
      input.removeAll()
      linger(descriptor)
      return
    }
    input.consume(offset)
    guard connections[descriptor].requestBody.isComplete else {
      // The answer has said that the connection stays open: a body that may be that long is read to its end. On a stream
      // only the stream ends.
      let limit = connections[descriptor].transport == .stream ? Loop.backlog : limits.body
      if connections[descriptor].bodyLength > limit { linger(descriptor) }
      return
    }
    finishExchange(descriptor)
  }

  /// Makes a client's connection ready for the next request, or ends it.
  mutating func finishExchange(_ descriptor: Int32) {
    let connection = connections.place(descriptor)
    conclude(descriptor)
    connection.state.snapshot = nil
    connection.state.replay.removeAll()
    if connection.state.flags.contains(.isResumed) {
      connection.state.body.release()
      connection.state.grantedBy = nil
    }
    guard connection.state.flags.contains(.keepsAlive), connection.state.transport != .stream else {
      linger(descriptor)
      return
    }
    connection.state.shrink()
    connection.state.phase = .head
    connection.state.flags.remove(.hasHeadBegun)
    connection.state.deadline = now &+ (connection.state.output.isEmpty ? limits.idleTimeout : limits.writeTimeout)
    readAgain(descriptor)
  }

  /// Ends a client's connection so that the answer still arrives: its side is closed first, then what the client still
  /// sends is read for a while, for unread bytes would make the kernel take the answer back (RFC 9112 §9.6).
  mutating func linger(_ descriptor: Int32) {
    conclude(descriptor)
    if connections[descriptor].transport == .stream {
      endStream(descriptor)
      return
    }
    guard connections[descriptor].output.isEmpty else {
      connections[descriptor].flags.insert(.closesWhenSent)
      connections[descriptor].phase = .lingering
      connections[descriptor].deadline = now &+ limits.writeTimeout
      return
    }
    if connections[descriptor].flags.contains(.hasEnded) {
      close(descriptor)
      return
    }
    connections[descriptor].tls?.end()
    shutdown(descriptor, Int32(SHUT_WR))
    connections[descriptor].flags.remove(.closesWhenSent)
    connections[descriptor].phase = .lingering
    connections[descriptor].deadline = now &+ 2000
    readAgain(descriptor)
  }
}
