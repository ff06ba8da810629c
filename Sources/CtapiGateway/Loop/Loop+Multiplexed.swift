import CtapiCore
import CtapiHTTP

extension Loop {
  /// Makes a client's connection a multiplexed one.
  mutating func beginMultiplexing(_ descriptor: Int32) {
    let connection = connections.place(descriptor)
    guard let session = try? HTTP2Session(now: now) else {
      close(descriptor)
      return
    }
    connection.state.kind = .multiplexed
    connection.state.phase = .head
    connection.state.http2 = session
    connection.state.deadline = now &+ limits.headTimeout
    if isDraining { session.announceEnd(now: now) }
    markUnflushed(descriptor)
    multiplexedReadable(descriptor)
  }

  /// Reads what a client sent on a multiplexed connection and goes on with its streams.
  mutating func multiplexedReadable(_ descriptor: Int32) {
    let connection = connections.place(descriptor)
    guard let session = connection.state.http2 else { return }
    var input = ByteBuffer()
    swap(&input, &scratch)
    let got = readSecure(descriptor, &input)
    if got > 0 {
      let wasInside = session.isInsideHeaderBlock
      let goesOn = session.receive(input.bytes, now: now)
      let hasEvents = takeEvents(descriptor, session)
      if session.isInsideHeaderBlock {
        if !wasInside { connection.state.deadline = now &+ limits.headTimeout }
      } else if hasEvents || wasInside {
        connection.state.deadline = now &+ limits.idleTimeout
      }
      if !goesOn { connection.state.flags.insert(.closesWhenSent) }
      markUnflushed(descriptor)
    } else if got == 0 {
      close(descriptor)
    }
    input.removeAll()
    swap(&input, &scratch)
  }

  mutating func multiplexedWritable(_ descriptor: Int32) {
    guard sendRest(descriptor) else {
      close(descriptor)
      return
    }
    if let session = connections[descriptor].http2 { putOff(descriptor, session) }
    guard connections[descriptor].output.isEmpty else { return }
    connections[descriptor].shrink()
    flush(descriptor)
  }

  /// Waits anew for a client that takes what it is sent, but not for the rest of a head, however many answers it reads.
  private mutating func putOff(_ descriptor: Int32, _ session: HTTP2Session) {
    guard !session.isInsideHeaderBlock else { return }
    connections[descriptor].deadline = now &+ limits.idleTimeout
  }

  /// Deals with what has happened on a connection's streams; whether anything has.
  private mutating func takeEvents(_ descriptor: Int32, _ session: HTTP2Session) -> Bool {
    let events = session.takeEvents()
    for event in events {
      switch event {
      case .request(let stream): if stream.isOpen { beginStream(stream, of: descriptor, session) }
      case .data(let stream):
        if stream.slot >= 0 {
          feedStream(stream.slot)
        } else {
          // The answer has gone out already, or there was no place for the request.
          stream.received.removeAll()
          session.acknowledge(stream)
        }
      case .closed(let stream):
        if stream.slot >= 0 { close(stream.slot) }
        session.recycle(stream)
      }
    }
    return !events.isEmpty
  }

  /// Has a connection send what its session has, at the end of the round.
  mutating func markUnflushed(_ descriptor: Int32) {
    guard !connections[descriptor].flags.contains(.isUnflushed) else { return }
    connections[descriptor].flags.insert(.isUnflushed)
    unflushed.append(descriptor)
  }

  /// Sends what multiplexed connections have to send; many answers share a record.
  mutating func flushAll() {
    var index = 0
    while index < unflushed.count {
      let descriptor = unflushed[index]
      index += 1
      guard connections[descriptor].kind == .multiplexed else { continue }
      connections[descriptor].flags.remove(.isUnflushed)
      flush(descriptor)
    }
    unflushed.removeAll(keepingCapacity: true)
  }

  private mutating func flush(_ descriptor: Int32) {
    let connection = connections.place(descriptor)
    guard let session = connection.state.http2 else { return }
    var out = ByteBuffer()
    swap(&out, &outgoing)
    var isAlive = true
    let sentBefore = session.sentBytes
    while isAlive, connection.state.output.isEmpty {
      isAlive = session.produce(to: &out, limit: Loop.backlog)
      if out.isEmpty { break }
      isAlive = send(descriptor, out.bytes) && isAlive
      out.removeAll()
    }
    out.removeAll()
    swap(&out, &outgoing)
    if session.sentBytes != sentBefore { putOff(descriptor, session) }
    goOnBehind(session)
    _ = takeEvents(descriptor, session)
    if !isAlive {
      close(descriptor)
    } else if connection.state.output.isEmpty,
      session.isOver || connection.state.flags.contains(.closesWhenSent) || session.hasAnnouncedLast && session.isIdle
    {
      endMultiplexing(descriptor)
    }
  }

  /// Reads on from backends whose answers were held back by a client's window, and are through now.
  private mutating func goOnBehind(_ session: HTTP2Session) {
    for stream in session.takeDrained() where stream.slot >= 0 {
      let peer = connections[stream.slot].peer
      guard peer >= 0 else { continue }
      startBackendClock(peer, for: stream.slot)
      readAgain(peer)
    }
  }

  /// Ends a connection in order: what was sent still arrives.
  private mutating func endMultiplexing(_ descriptor: Int32) {
    closeStreams(of: descriptor)
    connections[descriptor].http2 = nil
    connections[descriptor].kind = .client
    linger(descriptor)
  }

  /// Tells a client to begin no more requests on a connection; those under way go on.
  mutating func announceEnd(_ descriptor: Int32) {
    connections[descriptor].http2?.announceEnd(now: now)
    markUnflushed(descriptor)
  }

  /// Names the last stream that is served, once every request that was on its way has come.
  func announceLast(_ descriptor: Int32) -> Bool {
    connections[descriptor].http2?.announceLast(now: now) == true
  }

  /// A connection has been silent for long, or its answers have not been read: it ends, unless a backend is at work for it.
  mutating func multiplexedExpired(_ descriptor: Int32) {
    guard let session = connections[descriptor].http2 else { return }
    let isWaiting = !session.isInsideHeaderBlock && session.openStreams.contains { $0.slot >= 0 }
    if isWaiting, connections[descriptor].output.isEmpty {
      connections[descriptor].deadline = now &+ limits.idleTimeout
      return
    }
    session.announceEnd(now: now)
    connections[descriptor].flags.insert(.closesWhenSent)
    // A client that does not read gets no second chance.
    if connections[descriptor].output.isEmpty { flush(descriptor) } else { close(descriptor) }
  }
}
