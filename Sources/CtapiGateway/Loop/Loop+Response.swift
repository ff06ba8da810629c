import CtapiHTTP

/// The answer of a backend as its client gets it.
extension Loop {
  /// Passes on a head that has come whole, with as much of the body as has come.
  @inline(__always)
  mutating func startResponse(_ descriptor: Int32, _ input: inout ByteBuffer) {
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
    let isAlive = send(client, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    settle(descriptor, client, isAlive: isAlive, isGood: isGood, hasExtra: !input.isEmpty)
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
    case .untilClose where asking.state.flags.contains(.isVersion11):
      // In chunks, for an answer that breaks off must not look like one that has ended (RFC 9112 §8).
      asked.state.flags.formUnion([.endsWithClose, .forwardsChunks])
    case .untilClose:
      asked.state.flags.insert(.endsWithClose)
      asking.state.flags.remove(.keepsAlive)
    case .sized: break
    }
    if isDraining { asking.state.flags.remove(.keepsAlive) }
    // A backend may answer without waiting for the rest.
    if !asking.state.requestBody.isComplete { endBehindLongBody(asking) }
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
    // The usual end by itself, for its length is known here.
    if asking.state.flags.contains([.keepsAlive, .isVersion11]) {
      out.append("\r\n")
    } else {
      out.append(asking.state.flags.endOfHead)
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

  /// Passes on a part of the body.
  mutating func respondBody(_ descriptor: Int32, _ input: inout ByteBuffer) {
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
    settle(descriptor, client, isAlive: isAlive, isGood: isGood, hasExtra: !input.isEmpty)
  }

  /// Goes on after a part of an answer was passed on: waits for more, or ends the exchange.
  private mutating func settle(_ descriptor: Int32, _ client: Int32, isAlive: Bool, isGood: Bool, hasExtra: Bool) {
    guard isAlive && isGood else {
      if isAlive { upstreamFailed(descriptor, .garbage) } else { close(client) }
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
    if hasExtra || !isWhole || asking.state.owesBody || !asked.state.isReusable {
      close(descriptor)
    } else {
      asked.state.input.removeAll()
      enterPool(descriptor)
    }
    if isWhole {
      finishExchange(client)
      serveBuffered(client)
    } else {
      outliveBody(client)
    }
  }

  /// Ends an answer whose end was its connection's; the backend's is closed already.
  mutating func endUnbounded(_ client: Int32, _ flags: Connection.Flags) {
    if flags.contains(.forwardsChunks), !flags.contains(.dropsBody) {
      var out = ByteBuffer(capacity: 8)
      out.append("0\r\n\r\n")
      guard send(client, out.bytes) else {
        close(client)
        return
      }
    }
    if connections[client].requestBody.isComplete {
      finishExchange(client)
      serveBuffered(client)
    } else {
      outliveBody(client)
    }
  }

  /// Cuts an answer off so that its client cannot take what has come for the whole.
  mutating func cut(_ client: Int32, _ flags: Connection.Flags) {
    if flags.contains(.endsWithClose), !flags.contains(.forwardsChunks), connections[client].transport != .stream {
      // The end of such an answer is the connection's own, said in order: neither may be said here.
      connections[client].tls = nil
      Loop.resetOnClose(client)
    }
    close(client)
  }

  /// Goes on with a client whose answer is whole before its body is: as the answer's head has said.
  private mutating func outliveBody(_ client: Int32) {
    guard connections[client].flags.contains(.keepsAlive), connections[client].transport != .stream else {
      linger(client)
      return
    }
    conclude(client)
    connections[client].phase = .discarding
    connections[client].deadline = now &+ limits.bodyTimeout
    readAgain(client)
  }
}
