import CtapiHTTP

/// What has taken too long.
extension Loop {
  /// Looks at every deadline.
  mutating func sweep() {
    lastSweep = now
    flushLogs()
    // A single answer that was there as a whole may have taken 10 MB.
    outgoing.shrink(above: 4 &* Loop.readSize)
    outgoing.reserve(Loop.readSize)
    if isFull {
      isFull = false
      watchListeners(.readable)
    }
    if !relaying.listeners.isEmpty || relaying.count > 0 { sweepRelays() }
    guard highest < connections.count else { return }
    for descriptor in 0...highest where connections[descriptor].kind != .free {
      let deadline = connections[descriptor].deadline
      if deadline > 0, deadline <= now {
        expire(descriptor)
      } else if isDraining, connections[descriptor].kind == .client, connections[descriptor].phase == .head,
        connections[descriptor].input.isEmpty, connections[descriptor].output.isEmpty
      {
        // A request that is on its way arrives within this time and is told to close (`reliability.md` 0.5).
        if connections[descriptor].deadline &- now < limits.idleTimeout &- 1000 { close(descriptor) }
      } else if isDraining, connections[descriptor].kind == .upstream, connections[descriptor].phase == .idle {
        close(descriptor)
      } else if isDraining, connections[descriptor].kind == .multiplexed, announceLast(descriptor) {
        markUnflushed(descriptor)
      }
    }
    sweepStreams()
  }

  /// When a body that goes on now has to have gone on again (`reliability.md` 1.8).
  func bodyDeadline(_ client: ConnectionTable.Place) -> Int64 {
    min(now, client.state.bodyBegun &+ Int64(client.state.bodyLength)) &+ limits.bodyTimeout
  }

  /// Ends what has taken too long.
  mutating func expire(_ descriptor: Int32) {
    connections[descriptor].deadline = 0
    switch (connections[descriptor].kind, connections[descriptor].phase) {
    case (.client, .head) where !connections[descriptor].input.isEmpty: refuse(descriptor, .requestTimeout)
    case (.client, .gathering): refuse(descriptor, .requestTimeout)
    case (.client, .waiting) where connections[descriptor].flags.contains(.awaitsKeys): endAwaiting(descriptor)
    case (.client, .waiting), (.client, .forwarding): bodyStalled(client: descriptor)
    case (.upstream, .connecting) where mayTryAnother(descriptor): upstreamFailed(descriptor, .notConnected)
    case (.upstream, .busy), (.upstream, .connecting), (.upstream, .handshaking): upstreamFailed(descriptor, .timeout)
    case (.multiplexed, _): multiplexedExpired(descriptor)
    default: close(descriptor)
    }
  }

  /// Whether the client of a connection that is not there yet has time left for another backend.
  private func mayTryAnother(_ upstream: Int32) -> Bool {
    let client = connections[upstream].peer
    return client >= 0 && connections[client].answerBy > now
  }
}
