import CLinux
import CtapiHTTP
import Glibc

/// Passing bytes and ends between the two sides of a relayed connection, as its ``RelayState`` says.
extension Loop {
  /// Does what an event of one side allows.
  mutating func transfer(_ connection: RelayConnection, _ side: RelayState.Side, _ interest: Poller.Interest) {
    if interest.contains(.writable) { sendWaiting(connection, to: side) }
    if interest.isWorthReading, connection.state.reads(side) { readOnce(connection, from: side) }
    settle(connection)
  }

  /// Reads a side once, and passes on at once what the other takes.
  private mutating func readOnce(_ connection: RelayConnection, from side: RelayState.Side) {
    var input = ByteBuffer()
    swap(&input, &scratch)
    let got = input.read(from: connection.descriptor(of: side), atMost: RelayState.limit)
    if got > 0 {
      connection.series.add(got, to: side == .client ? .fromClients : .fromBackends, loop: number)
      connection.deadline = now &+ limits.relayIdleTimeout
      let bytes = input.bytes
      let wrote = bytes.withUnsafeBytes { clinux_send(connection.descriptor(of: side.other), $0.baseAddress, got) }
      if wrote < 0, !Loop.isTransient(clinux_errno()) {
        connection.state.refused(side.other)
      } else if max(wrote, 0) < got {
        let rest = bytes.extracting(max(wrote, 0)...)
        if side == .client { connection.toServer.append(rest) } else { connection.toClient.append(rest) }
        connection.state.held(rest.byteCount, from: side)
      }
    } else if got == 0 {
      connection.state.ended(side)
    } else if !Loop.isTransient(clinux_errno()) {
      connection.state.cut(side)
    }
    input.removeAll()
    swap(&input, &scratch)
  }

  /// Sends what waits for a side, as far as it takes it.
  private mutating func sendWaiting(_ connection: RelayConnection, to side: RelayState.Side) {
    guard connection.state.flow(from: side.other).waiting > 0 else { return }
    let descriptor = connection.descriptor(of: side)
    let wrote =
      side == .client ? connection.toClient.write(to: descriptor) : connection.toServer.write(to: descriptor)
    if wrote > 0 {
      connection.deadline = now &+ limits.relayIdleTimeout
      connection.state.took(wrote, by: side)
    } else if wrote < 0, !Loop.isTransient(clinux_errno()) {
      connection.state.refused(side)
    }
  }

  /// Passes on ends, closes what is over, and waits for what comes next.
  mutating func settle(_ connection: RelayConnection) {
    for side in [RelayState.Side.client, .server] {
      // Memory for what waited is not kept for connections that may idle for minutes.
      if connection.state.flow(from: side.other).waiting == 0 {
        if side == .client { connection.toClient.release() } else { connection.toServer.release() }
      }
      guard connection.state.shuts(side) else { continue }
      let descriptor = connection.descriptor(of: side)
      if connection.state.flow(from: side.other).isCut {
        Loop.resetOnClose(descriptor)
      } else {
        shutdown(descriptor, Int32(SHUT_WR))
      }
      connection.state.shut(side)
    }
    guard !connection.state.isOver else {
      endRelay(connection, resets: false)
      return
    }
    watch(connection, .client)
    watch(connection, .server)
  }

  /// Waits for what a side is to do; a socket with nothing to do is not watched, for its hang-up would be told for ever.
  mutating func watch(_ connection: RelayConnection, _ side: RelayState.Side) {
    var wanted = Poller.Interest()
    if connection.state.reads(side) { wanted = .readable }
    if connection.state.writes(side) { wanted = wanted.union(.writable) }
    let old = side == .client ? connection.clientInterest : connection.serverInterest
    guard wanted.rawValue != old.rawValue else { return }
    if side == .client { connection.clientInterest = wanted } else { connection.serverInterest = wanted }
    let descriptor = connection.descriptor(of: side)
    if old.rawValue == 0 {
      poller.add(descriptor, wanted)
    } else if wanted.rawValue == 0 {
      poller.remove(descriptor)
    } else {
      poller.modify(descriptor, wanted)
    }
  }

  private static func isTransient(_ error: Int32) -> Bool { error == EAGAIN || error == EINTR }
}
