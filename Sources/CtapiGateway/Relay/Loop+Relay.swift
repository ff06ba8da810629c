import CLinux
import CtapiCore
import CtapiHTTP
import Glibc

/// Listening at TCP ports and finding backends for their clients (`gateway.md` 8.5).
extension Loop {
  /// Listens where the snapshot says, and nowhere else; connections that are open go on.
  mutating func adoptRelays() {
    for (descriptor, listener) in relaying.listeners {
      if let index = snapshot.relays.firstIndex(where: { $0.port == listener.port }) {
        relaying.listeners[descriptor]?.index = index
      } else {
        stopListening(descriptor)
      }
    }
    guard !isDraining, let ports = snapshot.state.relayPorts else { return }
    for (index, relay) in snapshot.relays.enumerated() {
      guard let socket = ports.take(relay.port, loop: number) else { continue }
      // A port that was given up and asked for again comes with a socket of its own.
      for (descriptor, listener) in relaying.listeners where listener.port == relay.port { stopListening(descriptor) }
      relaying.listeners[socket.descriptor] = RelayTable.Listener(
        port: relay.port, socket: socket, index: index, turn: UInt32.random(in: 0..<1024))
      poller.add(socket.descriptor, relaying.isFull ? [] : .readable)
    }
  }

  /// Takes no more clients; those that are there may finish.
  mutating func stopRelaying() {
    for descriptor in relaying.listeners.keys { stopListening(descriptor) }
  }

  private mutating func stopListening(_ descriptor: Int32) {
    poller.remove(descriptor)
    relaying.listeners[descriptor] = nil
  }

  /// Serves an event of a listener or a relayed connection.
  mutating func relay(_ descriptor: Int32, _ interest: Poller.Interest) {
    if let connection = relaying.connections[descriptor] {
      guard connection.birth != round else { return }
      if connection.state.isConnected {
        transfer(connection, connection.side(of: descriptor), interest)
      } else {
        finishConnecting(connection)
      }
    } else if relaying.listeners[descriptor] != nil {
      acceptRelayed(descriptor)
    }
  }

  private mutating func acceptRelayed(_ descriptor: Int32) {
    while relaying.count < limits.relays, let listener = relaying.listeners[descriptor] {
      let client = clinux_accept(descriptor, nil, nil)
      guard client >= 0 else {
        let error = clinux_errno()
        if error == EMFILE || error == ENFILE { holdRelays(true) }
        return
      }
      Loop.sendAtOnce(client)
      let relay = snapshot.relays[listener.index]
      relaying.listeners[descriptor]?.turn &+= 1
      let connection = RelayConnection(
        client: client, relay, of: snapshot, backends: order(relay, from: Int(listener.turn)))
      connection.birth = round
      relaying.connections[client] = connection
      relaying.count &+= 1
      open &+= 1
      connection.series.add(1, to: .connections, loop: number)
      connectRelayed(connection)
    }
    if relaying.count >= limits.relays { holdRelays(true) }
  }

  /// The backends of a listener from a turn on, those that rest behind the others.
  private mutating func order(_ relay: ServedRelay, from turn: Int) -> [Backend] {
    let count = relay.endpoints.count
    var awake: [Backend] = []
    var resting: [Backend] = []
    for step in 0..<count {
      let backend = snapshot.endpoints[relay.endpoints.lowerBound + (turn + step) % count]
      if pools[pools.index(of: backend)].restsUntil <= now { awake.append(backend) } else { resting.append(backend) }
    }
    return awake + resting
  }

  /// Connects with the next backend that is left; without one the client is cut off.
  private mutating func connectRelayed(_ connection: RelayConnection) {
    while connection.attempts < connection.backends.count {
      let backend = connection.backends[connection.attempts]
      connection.attempts += 1
      connection.pool = pools.index(of: backend)
      guard let (descriptor, isConnected) = Loop.beginConnection(to: backend.endpoint) else {
        if Loop.exhaustions.contains(clinux_errno()) {
          endForWant(connection)
          return
        }
        pools[connection.pool].fail(at: now, rest: limits.rest)
        continue
      }
      connection.server = descriptor
      connection.birth = round
      connection.deadline = now &+ limits.relayConnectTimeout
      relaying.connections[descriptor] = connection
      if isConnected { beginTransfer(connection) } else { watch(connection, .server) }
      return
    }
    connection.series.add(1, to: .failed, loop: number)
    reportDown(
      connection.port,
      Diagnostic(
        .warning, rule: "listener-unreachable",
        "no backend of the listener 'TCP \(connection.port)' takes connections",
        hint: "see what it relays to: ctapi routes show 'TCP \(connection.port)'"))
    endRelay(connection, resets: true)
  }

  /// Cuts a client off for which there is no descriptor left to reach a backend with, and lets others wait.
  private mutating func endForWant(_ connection: RelayConnection) {
    connection.series.add(1, to: .failed, loop: number)
    reportDown(
      connection.port,
      Diagnostic(
        .warning, rule: "listener-exhausted",
        "no descriptor or port left to relay a client of the listener 'TCP \(connection.port)'",
        hint: "start the server with more: ulimit -n 65536"))
    endRelay(connection, resets: true)
    holdRelays(true)
  }

  private mutating func finishConnecting(_ connection: RelayConnection) {
    var error: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(connection.server, SOL_SOCKET, SO_ERROR, &error, &length)
    if error == 0 { beginTransfer(connection) } else { tryNextBackend(connection) }
  }

  private mutating func beginTransfer(_ connection: RelayConnection) {
    pools[connection.pool].succeed()
    for (descriptor, listener) in relaying.listeners where listener.port == connection.port {
      relaying.listeners[descriptor]?.isKnownDown = false
    }
    connection.state.connected()
    connection.deadline = now &+ limits.relayIdleTimeout
    settle(connection)
  }

  /// A backend has taken no connection: nothing was sent, so the next one may have it.
  private mutating func tryNextBackend(_ connection: RelayConnection) {
    pools[connection.pool].fail(at: now, rest: limits.rest)
    relaying.connections[connection.server] = nil
    Glibc.close(connection.server)
    connection.server = -1
    connection.serverInterest = []
    connectRelayed(connection)
  }

  /// Says once that, and why, a listener's clients find nobody.
  private mutating func reportDown(_ port: UInt16, _ finding: Diagnostic) {
    for (descriptor, listener) in relaying.listeners where listener.port == port && !listener.isKnownDown {
      relaying.listeners[descriptor]?.isKnownDown = true
      tell(finding)
    }
  }

  /// Lets clients wait in the kernel, or takes them again.
  private mutating func holdRelays(_ isFull: Bool) {
    guard relaying.isFull != isFull else { return }
    relaying.isFull = isFull
    for descriptor in relaying.listeners.keys { poller.modify(descriptor, isFull ? [] : .readable) }
  }

  /// Ends what has taken too long, and takes clients again where there is room.
  mutating func sweepRelays() {
    for (descriptor, connection) in relaying.connections
    where descriptor == connection.client && connection.deadline <= now {
      if connection.state.isConnected { endRelay(connection, resets: true) } else { tryNextBackend(connection) }
    }
    if relaying.isFull, relaying.count < limits.relays { holdRelays(false) }
  }

  /// Cuts off everything that is left.
  mutating func closeRelays() {
    stopRelaying()
    for (descriptor, connection) in relaying.connections where descriptor == connection.client {
      endRelay(connection, resets: true)
    }
  }

  /// Closes both sockets; with `resets` in a way that neither side takes for a regular end.
  mutating func endRelay(_ connection: RelayConnection, resets: Bool) {
    for descriptor in [connection.client, connection.server] where descriptor >= 0 {
      relaying.connections[descriptor] = nil
      if resets { Loop.resetOnClose(descriptor) }
      Glibc.close(descriptor)
    }
    relaying.count &-= 1
    open &-= 1
    connection.series.add(1, to: .ended, loop: number)
  }
}
