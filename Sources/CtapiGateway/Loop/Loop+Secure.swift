import CLinux
import CtapiHTTP
import Glibc

extension Loop {
  /// What ``readSecure(_:_:)`` answers when there is nothing to read now, or the failure has been dealt with.
  static let nothing = -2

  /// Reads what a TLS session has, as `read` would: how many bytes, 0 at the end, ``nothing`` otherwise.
  ///
  /// The session takes more from the socket than it gives; what stays in it is noted, since no poller tells of it.
  mutating func readSecure(_ descriptor: Int32, _ input: inout ByteBuffer) -> Int {
    let connection = connections.place(descriptor)
    let before = input.count
    while input.count < Loop.readSize {
      guard let outcome = connection.state.tls?.read(into: &input, atMost: Loop.recordSize) else { break }
      switch outcome {
      case .bytes:
        if connection.state.tls?.hasPending == true { continue }
      case .wantsRead, .wantsWrite: break
      case .closed: return input.count > before ? note(descriptor, input.count - before) : 0
      case .failed(let failure):
        // A client's end counts as one however it is said; of a backend it must be said in order.
        if failure == .truncated, connection.state.kind != .upstream {
          return input.count > before ? note(descriptor, input.count - before) : 0
        }
        if connection.state.kind == .upstream {
          upstreamFailed(descriptor, .broken)
        } else {
          close(descriptor)
        }
        input.removeAll()
        return Loop.nothing
      }
      break
    }
    guard input.count > before else { return Loop.nothing }
    if connection.state.tls?.hasPending == true { return note(descriptor, input.count - before) }
    return input.count - before
  }

  static let recordSize = 16_384

  /// Has the connection read again at the end of the round; gives `count` back.
  private mutating func note(_ descriptor: Int32, _ count: Int) -> Int {
    if !connections[descriptor].isNoted {
      connections[descriptor].isNoted = true
      noted.append(descriptor)
    }
    return count
  }

  /// Follows a change of what a connection without a plain socket waits for; whether the poller is to be told.
  mutating func noteInterest(_ descriptor: Int32) -> Bool {
    let connection = connections.place(descriptor)
    let isStream = connection.state.transport == .stream
    if connection.state.interest.contains(.readable), isStream || connection.state.tls?.hasPending == true {
      _ = note(descriptor, 0)
    }
    return !isStream
  }

  /// Sends bytes through a session or stream, under the promise of ``send(_:_:)``.
  @inline(never)
  mutating func sendWithin(_ descriptor: Int32, _ bytes: RawSpan) -> Bool {
    let connection = connections.place(descriptor)
    if connection.state.transport == .stream { return sendOnStream(descriptor, bytes) }
    var sent = 0
    let isHeld = connection.state.phase == .connecting || connection.state.phase == .handshaking
    if connection.state.output.isEmpty, !isHeld {
      writing: while sent < bytes.byteCount {
        guard let outcome = connection.state.tls?.write(bytes.extracting(sent...)) else { return false }
        switch outcome {
        case .bytes(let count): sent += count
        case .wantsRead, .wantsWrite: break writing
        case .closed, .failed: return false
        }
      }
      if sent == bytes.byteCount { return true }
    }
    connection.state.output.append(bytes.extracting(sent...))
    if connection.state.phase != .handshaking {
      setInterest(descriptor, connection.state.interest.union(.writable))
    }
    return true
  }

  /// Sends what waits for a session; false when the connection turned out to be broken.
  mutating func sendSecureRest(_ descriptor: Int32) -> Bool {
    let connection = connections.place(descriptor)
    while !connection.state.output.isEmpty {
      guard let outcome = connection.state.tls?.write(connection.state.output.bytes) else { return false }
      switch outcome {
      case .bytes(let count): connection.state.output.consume(count)
      case .wantsRead, .wantsWrite: return true
      case .closed, .failed: return false
      }
    }
    setInterest(descriptor, connection.state.interest.subtracting(.writable))
    return true
  }

  /// Goes on with what no poller tells of: bytes in sessions, streams to be read again, and what is to be sent on
  /// multiplexed connections.
  mutating func goOnWithSessions() {
    // What is noted meanwhile waits for the next round, so that one busy connection does not keep the others waiting.
    var now: [Int32] = []
    swap(&now, &noted)
    for descriptor in now where connections[descriptor].isNoted {
      connections[descriptor].isNoted = false
      guard connections[descriptor].interest.contains(.readable) else { continue }
      switch (connections[descriptor].kind, connections[descriptor].transport) {
      case (.client, .stream): feedStream(descriptor)
      case (.client, _): clientReadable(descriptor)
      case (.upstream, _): upstreamReadable(descriptor)
      case (.multiplexed, _): multiplexedReadable(descriptor)
      case (.greeting, _), (.free, _): break
      }
    }
    now.removeAll(keepingCapacity: true)
    if noted.isEmpty { swap(&now, &noted) }
    flushAll()
  }

  /// Whether something is left to do without an event.
  var hasWorkNoted: Bool { !noted.isEmpty || !unflushed.isEmpty }
}
