import CLinux
import CtapiHTTP
import Glibc

extension Loop {
  /// Why a backend gave no answer.
  enum UpstreamFailure {
    /// The connection could not be made, so nothing was sent.
    case notConnected
    /// The connection ended before its answer did.
    case broken
    /// The answer is no HTTP that can be passed on.
    case garbage
    /// The answer did not come in time.
    case timeout
  }

  /// Sends a client's request to the next backend of its integration.
  mutating func dispatch(_ client: Int32) {
    guard let snapshot = connections[client].snapshot else {
      answerForBackend(client: client, .internalError)
      return
    }
    let integration = Int(connections[client].integration)
    let endpoints = snapshot.integrations[integration].endpoints
    guard !endpoints.isEmpty else {
      answerForBackend(client: client, .unavailable)
      return
    }
    let turn = takeTurn(integration, in: snapshot, attempts: connections[client].attempts)
    let endpoint = Int(endpoints.lowerBound) &+ Int(turn % UInt32(endpoints.count))
    connections[client].attempts &+= 1
    let pool = snapshot === self.snapshot ? endpointPools[endpoint] : pools.index(of: snapshot.endpoints[endpoint])
    guard let upstream = takePooled(pool, for: client) ?? connect(pool) else {
      retryOrAnswer(client, .notConnected)
      return
    }
    connections[upstream].peer = client
    connections[client].peer = upstream
    connections[upstream].responseBody = BodyScanner(.sized(0))
    connections[upstream].interimResponses = 0
    startBackendClock(upstream, for: client)
    let isSent = sendReplay(of: client, to: upstream)
    if !isSent { upstreamFailed(upstream, .broken) }
  }

  private mutating func takeTurn(_ integration: Int, in snapshot: GatewaySnapshot, attempts: Int32) -> UInt32 {
    guard snapshot === self.snapshot else { return UInt32(attempts) }
    turns[integration] &+= 1
    return turns[integration]
  }

  private mutating func sendReplay(of client: Int32, to upstream: Int32) -> Bool {
    var replay = ByteBuffer()
    swap(&replay, &connections[client].replay)
    let isSent = send(upstream, replay.bytes)
    swap(&replay, &connections[client].replay)
    return isSent
  }

  /// The time the backend has begins when it has the whole request, and again with each part of a long one.
  mutating func startBackendClock(_ upstream: Int32, for client: Int32) {
    guard let snapshot = connections[client].snapshot else { return }
    let timeout = Int64(snapshot.integrations[Int(connections[client].integration)].timeout)
    connections[upstream].deadline = now &+ timeout
  }

  /// A connection that waits for work; nil when there is none that is sure to be alive enough.
  private mutating func takePooled(_ pool: Int32, for client: Int32) -> Int32? {
    while true {
      let upstream = pools.head(pool)
      guard upstream >= 0 else { return nil }
      pools.set(head: connections[upstream].nextIdle, of: pool, countBy: -1)
      connections[upstream].nextIdle = -1
      connections[upstream].phase = .busy
      connections[upstream].flags = []
      // What may not be sent twice must not meet a connection that has just been closed: one look before it goes.
      if connections[client].flags.contains(.isIdempotent) || isQuiet(upstream) { return upstream }
      close(upstream)
    }
  }

  private func isQuiet(_ upstream: Int32) -> Bool {
    var byte: UInt8 = 0
    let got = recv(upstream, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return got < 0 && clinux_errno() == EAGAIN
  }

  /// Begins a connection to the backend of a pool; nil when it is refused at once.
  private mutating func connect(_ pool: Int32) -> Int32? {
    let endpoint = pools.endpoints[Int(pool)]
    let descriptor = clinux_socket(AF_INET, Int32(SOCK_STREAM.rawValue))
    guard descriptor >= 0 else { return nil }
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = endpoint.port.bigEndian
    address.sin_addr.s_addr = endpoint.address.bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 || clinux_errno() == EINPROGRESS else {
      Glibc.close(descriptor)
      return nil
    }
    begin(descriptor, .upstream, result == 0 ? .busy : .connecting, result == 0 ? .readable : [.readable, .writable])
    connections[descriptor].flags = []
    connections[descriptor].pool = pool
    return descriptor
  }

  /// Puts a connection into its pool, or closes it when enough wait there already.
  mutating func enterPool(_ upstream: Int32) {
    let pool = connections[upstream].pool
    guard !isDraining, pools.count(pool) < limits.idlePerBackend else {
      close(upstream)
      return
    }
    connections[upstream].phase = .idle
    connections[upstream].nextIdle = pools.head(pool)
    connections[upstream].deadline = now &+ limits.poolTimeout
    pools.set(head: upstream, of: pool, countBy: 1)
    readAgain(upstream)
  }

  /// Takes a waiting connection out of its pool, wherever it stands there.
  mutating func leavePool(_ upstream: Int32) {
    let pool = connections[upstream].pool
    let next = connections[upstream].nextIdle
    var previous = pools.head(pool)
    if previous == upstream {
      pools.set(head: next, of: pool, countBy: -1)
      return
    }
    while previous >= 0, connections[previous].nextIdle != upstream { previous = connections[previous].nextIdle }
    guard previous >= 0 else { return }
    connections[previous].nextIdle = next
    pools.set(head: pools.head(pool), of: pool, countBy: -1)
  }

  /// Closes a backend's connection that failed, and tries another backend or tells the client.
  mutating func upstreamFailed(_ upstream: Int32, _ failure: UpstreamFailure) {
    let client = connections[upstream].peer
    let flags = connections[upstream].flags
    let wasConnecting = connections[upstream].phase == .connecting
    if client >= 0, wasConnecting {
      // Nothing was sent, so all there is of the request, streamed parts of its body included, still waits here.
      connections[client].replay.removeAll()
      swap(&connections[client].replay, &connections[upstream].output)
    }
    connections[upstream].peer = -1
    close(upstream)
    guard client >= 0 else { return }
    connections[client].peer = -1
    if connections[client].flags.contains(.hasAnswered) {
      // The answer has begun: a cut is the only end that cannot be taken for its own.
      close(client)
    } else if failure == .broken, flags.contains(.hasBegun) {
      answerForBackend(client: client, .internalError)
    } else if wasConnecting, failure != .timeout {
      retryOrAnswer(client, .notConnected)
    } else {
      retryOrAnswer(client, failure)
    }
  }

  /// Sends the request to another backend where that cannot do anything twice (`reliability.md` 0.4).
  private mutating func retryOrAnswer(_ client: Int32, _ failure: UpstreamFailure) {
    let isSafe =
      switch failure {
      case .notConnected: true
      case .broken:
        connections[client].flags.isSuperset(of: [.isIdempotent, .canReplay])
      case .garbage, .timeout: false
      }
    if isSafe, hasBackendsLeft(client) {
      dispatch(client)
    } else {
      answerForBackend(client: client, failure == .garbage ? .internalError : .unavailable)
    }
  }

  /// Whether another backend is left to try: each once, and one more for a connection that had gone stale.
  private func hasBackendsLeft(_ client: Int32) -> Bool {
    guard let snapshot = connections[client].snapshot, !connections[client].flags.contains(.hasEnded) else {
      return false
    }
    let count = snapshot.integrations[Int(connections[client].integration)].endpoints.count
    return Int(connections[client].attempts) <= count
  }

  /// A client's own deadline ran out while its request was being passed on: its body has stalled.
  mutating func backendTimedOut(client: Int32) {
    let upstream = connections[client].peer
    if upstream >= 0 {
      connections[upstream].peer = -1
      connections[client].peer = -1
      close(upstream)
    }
    if connections[client].flags.contains(.hasAnswered) { close(client) } else { refuse(client, .requestTimeout) }
  }
}
