import CLinux
import CtapiHTTP
import Glibc

extension Loop {
  /// Why a backend gave no answer.
  enum UpstreamFailure: Equatable {
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
    // Where one pooled connection had gone stale, others may have, too: what is sent again goes over a new one.
    guard let pool = chosen,
      let upstream = (asking.state.attempts == 1 ? takePooled(pool, for: asking) : nil) ?? connect(pool)
    else {
      retryOrAnswer(client, chosen == nil || !isExhausted ? .notConnected : .exhausted)
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

  /// The pool whose turn it is, or the next that does not rest; when all rest, it is better to ask one than none.
  @inline(__always)
  private mutating func choosePool(for client: ConnectionTable.Place, turn: Int32) -> Int32? {
    guard client.state.attempts == 1, let first = pool(ofEndpoint: client.state.firstEndpoint &+ turn, for: client),
      pools[first].restsUntil <= now
    else { return otherPool(for: client, from: turn) }
    // A pooled connection that has gone stale says nothing of its backend.
    if pools[first].first < 0 { client.state.noteTry(of: turn) }
    return first
  }

  /// The first pool from that turn on that was not tried for this request and does not rest; else one that rests; and
  /// when each was tried, the one whose turn it is.
  @inline(never)
  private mutating func otherPool(for client: ConnectionTable.Place, from turn: Int32) -> Int32? {
    var resting: (turn: Int32, pool: Int32)?
    for step in 0..<client.state.endpointCount {
      let other = (turn &+ step) % client.state.endpointCount
      guard !client.state.hasTried(other), let pool = pool(ofEndpoint: client.state.firstEndpoint &+ other, for: client)
      else { continue }
      if pools[pool].restsUntil <= now {
        client.state.noteTry(of: other)
        return pool
      }
      resting = resting ?? (other, pool)
    }
    guard let resting else { return pool(ofEndpoint: client.state.firstEndpoint &+ turn, for: client) }
    client.state.noteTry(of: resting.turn)
    return resting.pool
  }

  /// The pool of an endpoint of the client's snapshot; nil when that has none.
  @inline(__always)
  private mutating func pool(ofEndpoint endpoint: Int32, for client: ConnectionTable.Place) -> Int32? {
    if client.state.generation == generation { return endpointPools[Int(endpoint)] }
    guard let snapshot = client.state.snapshot else { return nil }
    return pools.index(of: snapshot.endpoints[Int(endpoint)])
  }

  /// The time the backend has begins when it has the whole request, and again with each part of a long one.
  @inline(__always)
  mutating func startBackendClock(_ upstream: Int32, for client: Int32) {
    let deadline = now &+ Int64(connections[client].timeout)
    connections[client].answerBy = deadline
    // A connection that is not there yet has its own time.
    if connections[upstream].phase != .connecting { connections[upstream].deadline = deadline }
  }

  /// A connection that waits for work; nil when there is none that is sure to be alive enough.
  @inline(__always)
  private mutating func takePooled(_ pool: Int32, for client: ConnectionTable.Place) -> Int32? {
    while true {
      let upstream = pools[pool].first
      guard upstream >= 0 else { return nil }
      let connection = connections.place(upstream)
      pools[pool].first = connection.state.nextIdle
      pools[pool].count &-= 1
      connection.state.nextIdle = -1
      connection.state.phase = .busy
      connection.state.flags = []
      // What may not be sent twice must not meet a connection that has just been closed: one look before it goes.
      let flags = client.state.flags
      if flags.isSuperset(of: [.isIdempotent, .canReplay]) && client.state.purpose == .proxy || isQuiet(upstream) {
        return upstream
      }
      close(upstream)
    }
  }

  private mutating func isQuiet(_ upstream: Int32) -> Bool {
    if connections[upstream].transport == .secure { return isSecureBackendQuiet(upstream) }
    var byte: UInt8 = 0
    let got = recv(upstream, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return got < 0 && clinux_errno() == EAGAIN
  }

  /// Begins a connection to the backend of a pool; nil when it is refused at once, or when this process can make none.
  private mutating func connect(_ pool: Int32) -> Int32? {
    isExhausted = false
    guard let (descriptor, isConnected) = Loop.beginConnection(to: pools[pool].backend.endpoint) else {
      isExhausted = Loop.exhaustions.contains(clinux_errno())
      // What is missing here is no fault of the backend's, which need not rest for it.
      if !isExhausted { pools[pool].fail(at: now, rest: limits.rest) }
      return nil
    }
    let interest: Poller.Interest = isConnected ? .readable : [.readable, .writable]
    guard begin(descriptor, .upstream, isConnected ? .busy : .connecting, interest) else {
      isExhausted = true
      return nil
    }
    connections[descriptor].flags = []
    connections[descriptor].pool = pool
    guard pools[pool].backend.serverName == nil || beginSession(descriptor, of: pool, isConnected: isConnected) else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  /// Puts a connection into its pool, or closes it when enough wait there already.
  @inline(__always)
  mutating func enterPool(_ upstream: Int32) {
    let connection = connections.place(upstream)
    let pool = connection.state.pool
    guard !isDraining, Int(pools[pool].count) < limits.idlePerBackend else {
      close(upstream)
      return
    }
    connection.state.shrink()
    connection.state.phase = .idle
    connection.state.nextIdle = pools[pool].first
    connection.state.deadline = now &+ limits.poolTimeout
    pools[pool].first = upstream
    pools[pool].count &+= 1
    pools[pool].succeed()
    readAgain(upstream)
  }

  /// Takes a waiting connection out of its pool, wherever it stands there.
  mutating func leavePool(_ upstream: Int32) {
    let pool = connections[upstream].pool
    let next = connections[upstream].nextIdle
    var previous = pools[pool].first
    if previous == upstream {
      pools[pool].first = next
      pools[pool].count &-= 1
      return
    }
    while previous >= 0, connections[previous].nextIdle != upstream { previous = connections[previous].nextIdle }
    guard previous >= 0 else { return }
    connections[previous].nextIdle = next
    pools[pool].count &-= 1
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
