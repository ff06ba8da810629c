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
      if connections[descriptor].transport == .secure { connections[descriptor].phase = .handshaking }
    }
    if connections[descriptor].phase == .handshaking {
      handshakeWithBackend(descriptor)
      return
    }
    guard sendRest(descriptor) else {
      upstreamFailed(descriptor, .broken)
      return
    }
    let client = connections[descriptor].peer
    guard client >= 0, connections[descriptor].output.isEmpty else { return }
    if connections[client].phase == .forwarding { readAgain(client) }
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
    connections[descriptor].peer = -1
    close(descriptor)
    guard client >= 0 else { return }
    connections[client].peer = -1
    if connections[client].purpose == .proxy { linger(client) } else { finishCollecting(client) }
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

  @inline(__always)
  private mutating func startResponse(
    _ descriptor: Int32, _ input: inout ByteBuffer
  ) {
    let client = connections[descriptor].peer
    guard client >= 0 else {
      close(descriptor)
      return
    }
    let asking = connections.place(client)
    let asked = connections.place(descriptor)
    if asking.state.purpose != .proxy {
      startCollecting(descriptor, client, &input)
      return
    }
    let framing = backendHead.framing(isHead: asking.state.flags.contains(.isHead))
    setFraming(asked, asking, framing)
    asking.state.facts.status = Int32(truncatingIfNeeded: backendHead.status)
    asking.state.facts.backendStatus = Int32(truncatingIfNeeded: backendHead.status)
    asking.state.facts.backendTime = nanoseconds &- asking.state.facts.backendBegun
    var out = ByteBuffer()
    swap(&out, &outgoing)
    appendResponseHead(to: &out, asking, asked, input.bytes)
    var used = backendHead.length
    var isGood = true
    do throws(HeadRefusal) {
      while let part = try asked.state.responseBody.next(input.bytes, from: &used) {
        asking.state.facts.responseLength &+= part.count
        appendBody(input.bytes.part(part), of: descriptor, to: &out)
      }
      appendBodyEnd(of: descriptor, to: &out)
    } catch {
      isGood = false
    }
    input.consume(isGood ? used : input.count)
    asking.state.flags.insert(.hasAnswered)
    asking.state.replay.removeAll()
    let isAlive = send(client, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    settle(descriptor, client, isAlive: isAlive && isGood, hasExtra: !input.isEmpty)
  }

  @inline(__always)
  private mutating func setFraming(
    _ asked: ConnectionTable.Place, _ asking: ConnectionTable.Place, _ framing: MessageFraming
  ) {
    asked.state.responseBody = BodyScanner(framing)
    asked.state.flags.insert(.hasHead)
    if backendHead.keepsAlive { asked.state.flags.insert(.staysOpen) }
    switch framing {
    case .chunked where asking.state.flags.contains(.isVersion11): asked.state.flags.insert(.forwardsChunks)
    case .chunked: asking.state.flags.remove(.keepsAlive)
    case .untilClose:
      asked.state.flags.insert(.endsWithClose)
      asking.state.flags.remove(.keepsAlive)
    case .sized: break
    }
    if isDraining { asking.state.flags.remove(.keepsAlive) }
  }

  @inline(__always)
  private mutating func appendResponseHead(
    to out: inout ByteBuffer, _ asking: ConnectionTable.Place, _ asked: ConnectionTable.Place,
    _ bytes: RawSpan
  ) {
    let hidesCORS = backendHead.namesAccessControl && asking.state.flags.contains(.hidesBackendCORS)
    if asking.state.flags.contains(.mapsResponse), appendMappedFields(to: &out, asking, asked, bytes) {
      // The mapping has written them.
    } else if backendHead.connectionNamesFields || hidesCORS {
      out.append("HTTP/1.1 ")
      out.append(bytes.extracting(9..<backendHead.fieldsStart))
      out.append(bytes, from: backendHead.fieldsStart, withoutNamedOr: backendHead.dropped, hidesCORS: hidesCORS)
    } else {
      out.append("HTTP/1.1 ")
      out.append(bytes, from: 9, to: backendHead.length &- 2, without: backendHead.dropped)
    }
    if asked.state.flags.contains(.forwardsChunks), !asked.state.flags.contains(.dropsBody) {
      out.append("transfer-encoding: chunked\r\n")
    }
    if let words = asking.state.snapshot?.text { appendGatewayFields(to: &out, asking, words.bytes) }
    if asking.state.flags.contains(.keepsAlive) {
      out.append("\r\n")
    } else {
      out.append("connection: close\r\n\r\n")
    }
  }

  @inline(__always)
  private mutating func appendBody(_ part: RawSpan, of descriptor: Int32, to out: inout ByteBuffer) {
    let flags = connections[descriptor].flags
    guard !flags.contains(.dropsBody) else { return }
    guard flags.contains(.forwardsChunks) else {
      out.append(part)
      return
    }
    out.append(chunk: part)
  }

  @inline(__always)
  private mutating func appendBodyEnd(of descriptor: Int32, to out: inout ByteBuffer) {
    let flags = connections[descriptor].flags
    guard flags.contains(.forwardsChunks), connections[descriptor].responseBody.isComplete,
      !flags.contains(.dropsBody)
    else { return }
    out.append("0\r\n\r\n")
  }

  /// Takes in the head of an answer to a call.
  private mutating func startCollecting(_ descriptor: Int32, _ client: Int32, _ input: inout ByteBuffer) {
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

  private mutating func respondBody(_ descriptor: Int32, _ input: inout ByteBuffer) {
    let client = connections[descriptor].peer
    guard client >= 0 else {
      close(descriptor)
      return
    }
    guard connections[client].purpose == .proxy else {
      collect(descriptor, client, &input, from: 0)
      return
    }
    var out = ByteBuffer()
    swap(&out, &outgoing)
    var used = 0
    var isGood = true
    do throws(HeadRefusal) {
      while let part = try connections[descriptor].responseBody.next(input.bytes, from: &used) {
        connections[client].facts.responseLength &+= part.count
        appendBody(input.bytes.part(part), of: descriptor, to: &out)
      }
      appendBodyEnd(of: descriptor, to: &out)
    } catch {
      isGood = false
    }
    input.consume(isGood ? used : input.count)
    let isAlive = out.isEmpty || send(client, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    settle(descriptor, client, isAlive: isAlive && isGood, hasExtra: !input.isEmpty)
  }

  /// Goes on after a part of an answer was passed on: waits for more, or ends the exchange.
  private mutating func settle(_ descriptor: Int32, _ client: Int32, isAlive: Bool, hasExtra: Bool) {
    guard isAlive else {
      close(client)
      return
    }
    let asked = connections.place(descriptor)
    guard asked.state.responseBody.isComplete else {
      startBackendClock(descriptor, for: client)
      holdBack(descriptor, behind: client)
      return
    }
    let asking = connections.place(client)
    asked.state.peer = -1
    asking.state.peer = -1
    let isWhole = asking.state.requestBody.isComplete
    // Bytes behind an answer, or a request it did not wait for, must never meet another request.
    if hasExtra || !isWhole || !asked.state.flags.contains(.staysOpen) || !asked.state.output.isEmpty {
      close(descriptor)
    } else {
      asked.state.input.removeAll()
      enterPool(descriptor)
    }
    if isWhole {
      finishExchange(client)
      serveBuffered(client)
    } else {
      connections[client].flags.remove(.keepsAlive)
      linger(client)
    }
  }
}
