import CLinux
import CtapiHTTP
import Glibc

/// The connections to backends that wait for work, which of them a request gets, and new ones.
extension Loop {
  /// The pool whose turn it is, or the next that does not rest; when all rest, it is better to ask one than none.
  @inline(__always)
  mutating func choosePool(for client: ConnectionTable.Place, turn: Int32) -> Int32? {
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

  /// A connection to the backend of a pool: for a first attempt one that waits there, else a new one.
  @inline(__always)
  mutating func reach(_ pool: Int32?, for client: ConnectionTable.Place) throws(UpstreamFailure) -> Int32 {
    guard let pool else { throw .notConnected }
    // Where one pooled connection had gone stale, others may have, too: what is sent again goes over a new one.
    if client.state.attempts == 1, let upstream = takePooled(pool, for: client) { return upstream }
    return try connect(pool)
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

  /// Begins a connection to the backend of a pool; throws when it is refused at once, or when this process can make none.
  private mutating func connect(_ pool: Int32) throws(UpstreamFailure) -> Int32 {
    guard let (descriptor, isConnected) = Loop.beginConnection(to: pools[pool].backend.endpoint) else {
      // What is missing here is no fault of the backend's, which need not rest for it.
      guard !Loop.exhaustions.contains(clinux_errno()) else { throw .exhausted }
      pools[pool].fail(at: now, rest: limits.rest)
      throw .notConnected
    }
    let interest: Poller.Interest = isConnected ? .readable : [.readable, .writable]
    guard begin(descriptor, .upstream, isConnected ? .busy : .connecting, interest) else {
      throw .exhausted
    }
    connections[descriptor].flags = []
    connections[descriptor].pool = pool
    guard pools[pool].backend.serverName == nil || beginSession(descriptor, of: pool, isConnected: isConnected) else {
      close(descriptor)
      throw .notConnected
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
}
