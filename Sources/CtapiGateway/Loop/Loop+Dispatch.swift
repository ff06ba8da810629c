import CLinux
import CtapiHTTP
import Glibc

extension Loop {
  /// Why a backend gave no answer.
  enum UpstreamFailure: Error, Equatable {
    /// The connection could not be made, so nothing was sent.
    case notConnected
    /// The gateway itself has no descriptor or port left for a connection.
    case exhausted
    /// The backend's certificate is not accepted, or no TLS could be spoken with it; nothing was sent.
    case untrusted(TLSFailure)
    /// The connection ended before its answer did.
    case broken
    /// The answer is no HTTP that can be passed on.
    case garbage
    /// The answer has to be taken in as a whole and is larger than that may be.
    case oversized
    /// The answer did not come in time.
    case timeout
  }

  /// Sends a client's request to the next backend of its integration.
  mutating func dispatch(_ client: Int32) {
    let asking = connections.place(client)
    guard asking.state.endpointCount > 0 else {
      let integration = Int(asking.state.integration)
      if asking.state.snapshot?.integrations[integration].isUnresolved == true {
        asking.state.facts.failure = .unresolved
      }
      answerForBackend(client: client, .unavailable)
      return
    }
    let turn = Int32(truncatingIfNeeded: takeTurn(asking) % UInt32(asking.state.endpointCount))
    asking.state.attempts &+= 1
    if asking.state.attempts == 1 {
      asking.state.tried = 0
      asking.state.answerBy = now &+ Int64(asking.state.timeout)
    }
    let chosen = choosePool(for: asking, turn: turn)
    asking.state.asked = chosen ?? -1
    let upstream: Int32
    do {
      upstream = try reach(chosen, for: asking)
    } catch {
      retryOrAnswer(client, error)
      return
    }
    let asked = connections.place(upstream)
    asked.state.peer = client
    asking.state.peer = upstream
    asked.state.interimResponses = 0
    asking.state.facts.backendBegun = nanoseconds
    asked.state.deadline = asked.state.phase == .connecting ? connectDeadline(asking) : asking.state.answerBy
    // The request's memory is not the connections' own while it is sent.
    var replay = ByteBuffer()
    swap(&replay, &asking.state.replay)
    var isSent = send(upstream, replay.bytes)
    swap(&replay, &asking.state.replay)
    if isSent, asking.state.bodyToSend > 0 {
      asking.state.bodySent = 0
      isSent = sendGathered(upstream, of: client)
    }
    if !isSent { sendingFailed(upstream) }
  }

  /// Whose turn it is among the backends of an integration; one of an older snapshot goes by its own attempts.
  @inline(__always)
  private mutating func takeTurn(_ client: ConnectionTable.Place) -> UInt32 {
    guard client.state.generation == generation else { return UInt32(client.state.attempts) }
    let integration = Int(client.state.integration)
    turns[integration] &+= 1
    return turns[integration]
  }

  /// When a connection has to be there: soon where another backend is left to try (`reliability.md` 6).
  private func connectDeadline(_ client: ConnectionTable.Place) -> Int64 {
    guard client.state.endpointCount > 1, client.state.attempts <= client.state.endpointCount else {
      return client.state.answerBy
    }
    return min(client.state.answerBy, now &+ min(limits.connectTimeout, Int64(client.state.timeout / 2)))
  }

  /// The time the backend has begins when it has the whole request, and again with each part of a long one.
  @inline(__always)
  mutating func startBackendClock(_ upstream: Int32, for client: Int32) {
    let deadline = now &+ Int64(connections[client].timeout)
    connections[client].answerBy = deadline
    // A connection that is not there yet has its own time.
    if connections[upstream].phase != .connecting { connections[upstream].deadline = deadline }
  }

  /// Deals with a backend's connection that takes no more bytes: whoever does not want a body may have answered before
  /// closing, so that what has come is read before it counts as broken.
  mutating func sendingFailed(_ upstream: Int32) {
    let asked = connections.place(upstream)
    // A TLS session that has failed gives nothing more.
    guard asked.state.transport == .plain, asked.state.phase == .busy else {
      upstreamFailed(upstream, .broken)
      return
    }
    asked.state.flags.insert(.takesNothing)
    asked.state.output.removeAll()
    let client = asked.state.peer
    if client >= 0 { connections[client].bodySent = connections[client].bodyToSend }
    setInterest(upstream, .readable)
    upstreamReadable(upstream)
  }

  /// Closes a backend's connection that failed, and tries another backend or tells the client.
  mutating func upstreamFailed(_ upstream: Int32, _ failure: UpstreamFailure) {
    let client = connections[upstream].peer
    let flags = connections[upstream].flags
    let wasConnecting = connections[upstream].phase == .connecting || connections[upstream].phase == .handshaking
    if wasConnecting { pools[connections[upstream].pool].fail(at: now, rest: limits.rest) }
    if client >= 0, wasConnecting {
      // Nothing was sent, so all there is of the request but a body on disk, streamed parts included, still waits here.
      connections[client].replay.removeAll()
      swap(&connections[client].replay, &connections[upstream].output)
    }
    connections[upstream].peer = -1
    close(upstream)
    guard client >= 0 else { return }
    connections[client].peer = -1
    if connections[client].flags.contains(.hasAnswered) {
      // The answer has begun: a cut is the only end that cannot be taken for its own.
      noteCut(client, failure)
      cut(client, flags)
    } else if failure == .broken, flags.contains(.hasBegun) {
      connections[client].facts.failure = .brokenResponse
      noteAttempt(client, failure)
      answerForBackend(client: client, .internalError)
    } else if case .untrusted = failure {
      retryOrAnswer(client, failure)
    } else if wasConnecting, failure != .timeout {
      retryOrAnswer(client, .notConnected)
    } else {
      retryOrAnswer(client, failure)
    }
  }

  /// Notes that an answer broke off on its way, for the log and the record: the client has its status already.
  private mutating func noteCut(_ client: Int32, _ failure: UpstreamFailure) {
    let asking = connections.place(client)
    // Where the client is the one that stands still, its backend has been held back.
    let isHeldBack = (asking.state.stream?.backlog ?? asking.state.output.count) > 0
    guard failure != .timeout || !isHeldBack else { return }
    asking.state.facts.failure = failure == .timeout ? .stalledResponse : .cutResponse
    noteAttempt(client, failure)
    if asking.state.decision == 0 { explainLate(asking) }
  }

  /// Sends the request to another backend where that cannot do anything twice (`reliability.md` 0.4).
  private mutating func retryOrAnswer(_ client: Int32, _ failure: UpstreamFailure) {
    noteAttempt(client, failure)
    let isSafe =
      switch failure {
      case .notConnected, .untrusted: true
      // Another backend is asked over a connection of its own, of which there can be none either.
      case .exhausted: false
      case .broken:
        // A function or an authorizer is called once.
        connections[client].flags.isSuperset(of: [.isIdempotent, .canReplay]) && !connections[client].purpose.isCall
      case .garbage, .oversized, .timeout: false
      }
    if isSafe, hasBackendsLeft(client) {
      dispatch(client)
    } else {
      connections[client].facts.failure =
        switch failure {
        case .notConnected: .unreachable
        case .exhausted: .exhausted
        case .broken, .garbage, .oversized: .brokenResponse
        case .timeout: .timeout
        case .untrusted: .untrusted
        }
      answerForBackend(client: client, failure == .garbage || failure == .oversized ? .internalError : .unavailable)
    }
  }

  /// Whether another backend is left to try: each once, and one more for a connection that had gone stale.
  private mutating func hasBackendsLeft(_ client: Int32) -> Bool {
    !connections[client].flags.contains(.hasEnded) && connections[client].attempts <= connections[client].endpointCount
  }

  /// A client's own deadline ran out while its request was being passed on: its body has stalled.
  mutating func bodyStalled(client: Int32) {
    let upstream = connections[client].peer
    if upstream >= 0 {
      connections[upstream].peer = -1
      connections[client].peer = -1
      close(upstream)
    }
    if connections[client].flags.contains(.hasAnswered) { close(client) } else { refuse(client, .requestTimeout) }
  }
}
