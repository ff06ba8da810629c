import CLinux
import CtapiHTTP
import Glibc

extension Loop {
  mutating func upstreamWritable(_ descriptor: Int32) {
    if connections[descriptor].phase == .connecting {
      var error: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
      guard error == 0 else {
        upstreamFailed(descriptor, .notConnected)
        return
      }
      connections[descriptor].phase = .busy
      pools[connections[descriptor].pool].succeed()
      let client = connections[descriptor].peer
      if client >= 0 { connections[descriptor].deadline = connections[client].answerBy }
      if connections[descriptor].transport == .secure { connections[descriptor].phase = .handshaking }
    }
    if connections[descriptor].phase == .handshaking {
      handshakeWithBackend(descriptor)
      return
    }
    guard sendRest(descriptor) else {
      sendingFailed(descriptor)
      return
    }
    let client = connections[descriptor].peer
    guard client >= 0, connections[descriptor].output.isEmpty else { return }
    if connections[client].owesBody, !sendGathered(descriptor, of: client) {
      sendingFailed(descriptor)
    } else if connections[client].phase == .forwarding {
      readAgain(client)
    }
  }

  /// Reads what a backend sent and passes it on.
  mutating func upstreamReadable(_ descriptor: Int32) {
    let connection = connections.place(descriptor)
    guard connection.state.phase != .connecting else { return }
    guard connection.state.phase == .busy else {
      if connection.state.transport == .secure, secureBackendReadable(descriptor) { return }
      // Nothing is expected of an idle connection: it has ended, or sends what nobody asked for.
      close(descriptor)
      return
    }
    var input = ByteBuffer()
    let isOwn = !connection.state.input.isEmpty
    if isOwn { swap(&input, &connection.state.input) } else { swap(&input, &scratch) }
    let got =
      connection.state.transport == .plain
      ? input.read(from: descriptor, atMost: max(1, Loop.readSize &- input.count))
      : readSecure(descriptor, &input)
    if got > 0 {
      connection.state.flags.insert(.hasBegun)
      respond(descriptor, &input)
    } else if got == 0 {
      upstreamEnded(descriptor)
    } else if got == -1, clinux_errno() != EAGAIN, clinux_errno() != EINTR {
      upstreamFailed(descriptor, .broken)
    }
    if !input.isEmpty, connection.state.kind == .upstream, connection.state.phase == .busy {
      if isOwn {
        swap(&input, &connection.state.input)
      } else {
        connection.state.input.append(input.bytes)
      }
    }
    guard !isOwn else { return }
    input.removeAll()
    swap(&input, &scratch)
  }

  private mutating func upstreamEnded(_ descriptor: Int32) {
    guard connections[descriptor].flags.contains(.endsWithClose) else {
      upstreamFailed(descriptor, .broken)
      return
    }
    let client = connections[descriptor].peer
    let flags = connections[descriptor].flags
    connections[descriptor].peer = -1
    close(descriptor)
    guard client >= 0 else { return }
    connections[client].peer = -1
    if connections[client].purpose == .proxy { endUnbounded(client, flags) } else { finishCollecting(client) }
  }

  /// Uses up what a backend sent.
  private mutating func respond(_ descriptor: Int32, _ input: inout ByteBuffer) {
    if !connections[descriptor].flags.contains(.hasHead) {
      guard respondHead(descriptor, &input), !input.isEmpty, connections[descriptor].kind == .upstream,
        !connections[descriptor].responseBody.isComplete
      else { return }
    }
    respondBody(descriptor, &input)
  }

  /// Passes on the head, with as much of the body as has come; false when the head is not all there, or is bad.
  private mutating func respondHead(_ descriptor: Int32, _ input: inout ByteBuffer) -> Bool {
    while true {
      switch backendHead.scan(input.bytes) {
      case .incomplete: return false
      case .refused:
        input.removeAll()
        upstreamFailed(descriptor, .garbage)
        return false
      case .complete:
        if backendHead.status >= 200 {
          startResponse(descriptor, &input)
          return true
        }
        // An unasked 101 would make the rest of the connection something else than HTTP; 1xx without end is refused.
        connections[descriptor].interimResponses &+= 1
        guard backendHead.status != 101, connections[descriptor].interimResponses <= 16 else {
          input.removeAll()
          upstreamFailed(descriptor, .garbage)
          return false
        }
        input.consume(backendHead.length)
        if input.isEmpty { return false }
      }
    }
  }

  /// Takes in the head of an answer to a call.
  mutating func startCollecting(_ descriptor: Int32, _ client: Int32, _ input: inout ByteBuffer) {
    let asked = connections.place(descriptor)
    if connections[client].purpose == .mapped, !startMapped(client, input.bytes) {
      // No mapping of this answer reads its body, so that it is passed on as it comes.
      connections[client].purpose = .proxy
      startResponse(descriptor, &input)
      return
    }
    let framing = backendHead.framing(isHead: false)
    asked.state.responseBody = BodyScanner(framing)
    asked.state.flags.insert(.hasHead)
    if backendHead.keepsAlive { asked.state.flags.insert(.staysOpen) }
    if framing == .untilClose { asked.state.flags.insert(.endsWithClose) }
    connections[client].callStatus = Int32(truncatingIfNeeded: backendHead.status)
    connections[client].body.removeAll()
    collect(descriptor, client, &input, from: backendHead.length)
  }
}
