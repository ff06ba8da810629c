import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Bodies that have to be there as a whole before their requests go on: those in chunks, whose length is not known
/// before, and those that a function or a mapping reads.
extension Loop {
  /// Keeps a request's head and takes its body in.
  mutating func startGathering(_ descriptor: Int32, _ bytes: RawSpan) {
    let client = connections.place(descriptor)
    keepHead(client, bytes, head.length)
    client.state.phase = .gathering
    client.state.bodyBegun = now
    client.state.deadline = bodyDeadline(client)
    pin(client)
    continueIfExpected(descriptor)
    readAgain(descriptor)
  }

  /// Lets what was found of a request hold while it waits: all its numbers are of this snapshot.
  func pin(_ client: ConnectionTable.Place) {
    client.state.snapshot = snapshot
    client.state.generation = generation
  }

  /// Takes in what has come of a body.
  mutating func gatherBody(_ descriptor: Int32, _ input: inout ByteBuffer) {
    let client = connections.place(descriptor)
    // Chunks may be small: what one read brought goes on in one piece.
    var joined = ByteBuffer()
    swap(&joined, &outgoing)
    var offset = 0
    var failure: GatewayAnswer?
    do throws(HeadRefusal) {
      while let part = try client.state.requestBody.next(input.bytes, from: &offset) {
        client.state.bodyLength &+= part.count
        joined.append(input.bytes.part(part))
      }
    } catch {
      failure = .badRequest
    }
    if failure == nil {
      failure = client.state.bodyLength > limits.body ? .tooLarge : keep(joined.bytes, of: client) ? nil : .unavailable
    }
    joined.removeAll()
    swap(&joined, &outgoing)
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

  /// Goes on with a request whose head was kept, by the definition of now.
  mutating func resume(_ descriptor: Int32) {
    let client = connections.place(descriptor)
    var kept = ByteBuffer()
    swap(&kept, &client.state.head)
    guard case .complete = head.scan(kept.bytes, limits: headLimits) else {
      answerForBackend(client: descriptor, .internalError)
      return
    }
    client.state.flags.insert(.isResumed)
    // What an authorizer was asked, and how often, says nothing of the request itself.
    client.state.flags.remove(.canReplay)
    client.state.attempts = 0
    client.state.phase = .head
    client.state.deadline = 0
    let method = RouteMethod(Span(_bytes: kept.bytes.part(head.method)))
    forgetRoute(client)
    let outcome = route(client, method, kept.bytes)
    keepHead(client, kept.bytes)
    _ = act(on: outcome, descriptor, kept.bytes)
  }

  /// Forgets what was found of a request when it was routed before, by a definition that may have changed since.
  private mutating func forgetRoute(_ client: ConnectionTable.Place) {
    if client.state.generation != generation {
      // An answer to a question of another definition is none to this one's; instances and keys change more often.
      if client.state.snapshot?.definition != snapshot.definition { client.state.grantedBy = nil }
      if client.state.decision != 0 { decisions.move(client.state.decision, to: snapshot) }
    }
    client.state.facts.forgetRoute()
    client.state.flags.remove([.hasGrant, .hidesBackendCORS, .mapsResponse])
    client.state.purpose = .proxy
    client.state.authorizer = nil
    pin(client)
  }

  /// Keeps a part of a body; false when the disk does not take it, which is noted of the exchange.
  mutating func keep(_ part: RawSpan, of client: ConnectionTable.Place) -> Bool {
    do throws(BodyLoss) {
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
    do throws(BodyLoss) {
      // One byte more than is looked at, so that what is cut is seen to be.
      try client.state.gathered.read(at: 0, atMost: BodyValue.limit &+ 1, into: &out)
      return true
    } catch {
      noteLost(error, of: client)
      return false
    }
  }

  /// Notes of an exchange that its body is lost, and tells so, at most once a minute.
  mutating func noteLost(_ loss: BodyLoss, of client: ConnectionTable.Place) {
    client.state.facts.failure = .bodyLost
    guard now >= nextTellingOfLoss else { return }
    nextTellingOfLoss = now &+ 60_000
    tell(
      Diagnostic(
        .warning, rule: "body-lost",
        "a request's body cannot be kept until it is whole, such requests get 503: \(loss.text)", hint: loss.hint))
  }

  /// Sends what has not been sent of a body on disk, as far as its backend takes it now; false when the connection turned
  /// out to be broken.
  mutating func sendGathered(_ upstream: Int32, of descriptor: Int32) -> Bool {
    let client = connections.place(descriptor)
    let asked = connections.place(upstream)
    while client.state.owesBody, asked.state.phase == .busy, asked.state.output.isEmpty {
      var part = ByteBuffer()
      swap(&part, &outgoing)
      var isSent = false
      var loss: BodyLoss?
      do throws(BodyLoss) {
        try client.state.gathered.read(at: client.state.bodySent, atMost: Loop.readSize, into: &part)
        client.state.bodySent &+= part.count
        isSent = send(upstream, part.bytes)
      } catch {
        loss = error
      }
      part.removeAll()
      swap(&part, &outgoing)
      if let loss {
        noteLost(loss, of: client)
        abandonBackend(of: descriptor, .unavailable)
        return true
      }
      guard isSent else { return false }
      startBackendClock(upstream, for: descriptor)
    }
    return true
  }
}
