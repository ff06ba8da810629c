import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Bodies that have to be there as a whole before their requests go on: those in chunks, whose length only their end
/// tells (`gateway.md` 3.7, K94), and those that a function or a mapping reads.
extension Loop {
  /// Keeps a request's head and takes its body in.
  mutating func startGathering(_ descriptor: Int32, _ bytes: RawSpan) {
    let client = connections.place(descriptor)
    client.state.head.removeAll()
    client.state.head.append(bytes.extracting(0..<head.length))
    client.state.phase = .gathering
    client.state.bodyBegun = now
    client.state.deadline = bodyDeadline(client)
    continueIfExpected(descriptor)
  }

  /// Takes in what has come of a body.
  mutating func gatherBody(_ descriptor: Int32, _ input: inout ByteBuffer) {
    let client = connections.place(descriptor)
    var offset = 0
    var failure: GatewayAnswer?
    do throws(HeadRefusal) {
      while failure == nil, let part = try client.state.requestBody.next(input.bytes, from: &offset) {
        client.state.bodyLength &+= part.count
        if client.state.bodyLength > limits.body {
          failure = .tooLarge
        } else if !keep(input.bytes.part(part), of: client) {
          failure = .unavailable
        }
      }
    } catch {
      failure = .badRequest
    }
    if let failure {
      input.removeAll()
      refuse(descriptor, failure)
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
    keepHead(client, kept.bytes)
    _ = act(on: outcome, descriptor, kept.bytes)
  }

  /// Keeps a part of a body; false when the disk does not take it, which is noted of the exchange.
  mutating func keep(_ part: RawSpan, of client: ConnectionTable.Place) -> Bool {
    do throws(SystemError) {
      try client.state.gathered.append(part, in: bodies)
      return true
    } catch {
      noteLost(error, of: client)
      return false
    }
  }

  /// Appends to `out` what a mapping reads of a body that was taken in; false when the disk does not give it back, which
  /// is noted of the exchange.
  mutating func appendReadBody(_ client: ConnectionTable.Place, to out: inout ByteBuffer) -> Bool {
    do throws(SystemError) {
      // One byte more than is looked at, so that what is cut is seen to be.
      try client.state.gathered.read(at: 0, atMost: BodyValue.limit &+ 1, into: &out)
      return true
    } catch {
      noteLost(error, of: client)
      return false
    }
  }

  mutating func noteLost(_ error: SystemError, of client: ConnectionTable.Place) {
    client.state.facts.failure = .bodyLost
    guard toldOfLostBody != error else { return }
    toldOfLostBody = error
    tell(
      Diagnostic(
        .warning, rule: "body-lost",
        "a request's body cannot be kept on disk until it is whole, such requests get 503: \(error.text)",
        hint: "make room where the data directory is: df -h; or send bodies with a content-length"))
  }

  /// Sends what has not been sent of a body on disk, as far as its backend takes it now; false when the connection, or
  /// the disk, turned out to be broken.
  mutating func sendGathered(_ upstream: Int32, of descriptor: Int32) -> Bool {
    let client = connections.place(descriptor)
    let asked = connections.place(upstream)
    while client.state.owesBody, asked.state.phase == .busy, asked.state.output.isEmpty {
      var part = ByteBuffer()
      swap(&part, &outgoing)
      var isSent = false
      do throws(SystemError) {
        try client.state.gathered.read(at: client.state.bodySent, atMost: Loop.readSize, into: &part)
        client.state.bodySent &+= part.count
        isSent = send(upstream, part.bytes)
      } catch {
        noteLost(error, of: client)
      }
      part.removeAll()
      swap(&part, &outgoing)
      guard isSent else { return false }
      startBackendClock(upstream, for: descriptor)
    }
    return true
  }
}
