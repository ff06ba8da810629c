import CtapiHTTP

extension Loop {
  /// Makes a stream's request a client's like any other, in a place of its own.
  mutating func beginStream(_ stream: HTTP2Stream, of carrier: Int32, _ session: HTTP2Session) {
    guard let number = freeStreams.popLast() ?? connections.growStream() else {
      stream.received.removeAll()
      session.reset(stream)
      return
    }
    let place = connections.place(number)
    place.state.kind = .client
    place.state.phase = .head
    place.state.transport = .stream
    place.state.interest = .readable
    place.state.carrier = carrier
    place.state.stream = stream
    place.state.address = connections[carrier].address
    place.state.addressLength = connections[carrier].addressLength
    place.state.hasVersion6Address = connections[carrier].hasVersion6Address
    stream.slot = number
    if let refusal = stream.refusal {
      noteRefusal(refusal, RawSpan())
      refuse(number, GatewayAnswer(refusal))
    } else {
      feedStream(number)
    }
  }

  /// Serves what has come on a stream, as far as it is ready for that, and lets the client send as much again.
  mutating func feedStream(_ number: Int32) {
    let place = connections.place(number)
    guard place.state.kind == .client, let stream = place.state.stream else { return }
    if place.state.input.isEmpty {
      swap(&place.state.input, &stream.received)
    } else {
      place.state.input.append(stream.received.bytes)
      stream.received.removeAll()
    }
    guard place.state.interest.contains(.readable) else { return }
    let carrier = place.state.carrier
    serveBuffered(number)
    guard place.state.kind == .free || place.state.input.isEmpty else { return }
    if stream.hasRoomToAnnounce {
      connections[carrier].http2?.acknowledge(stream)
      markUnflushed(carrier)
    }
  }

  /// Sends bytes of an answer on a stream; false when they are none.
  mutating func sendOnStream(_ number: Int32, _ bytes: RawSpan) -> Bool {
    let place = connections.place(number)
    guard let stream = place.state.stream, let session = connections[place.state.carrier].http2 else { return false }
    markUnflushed(place.state.carrier)
    return session.answer(stream, bytes, isHead: place.state.flags.contains(.isHead))
  }

  /// Ends a stream whose answer is whole, or ends here; its place is free for another.
  mutating func endStream(_ number: Int32) {
    let place = connections.place(number)
    if let stream = place.state.stream { connections[place.state.carrier].http2?.finish(stream) }
    leaveStream(number)
  }

  /// Ends a stream at once; a client whose answer is not whole is told so.
  mutating func closeStream(_ number: Int32) {
    let place = connections.place(number)
    if let stream = place.state.stream, !stream.isAnswered {
      connections[place.state.carrier].http2?.reset(stream)
    }
    leaveStream(number)
  }

  private mutating func leaveStream(_ number: Int32) {
    let place = connections.place(number)
    let peer = place.state.peer
    markUnflushed(place.state.carrier)
    place.state.stream?.slot = -1
    place.state.reset()
    freeStreams.append(number)
    if peer >= 0 {
      connections[peer].peer = -1
      close(peer)
    }
  }

  /// Ends all streams of a connection that ends itself.
  mutating func closeStreams(of carrier: Int32) {
    guard let session = connections[carrier].http2 else { return }
    for stream in session.openStreams where stream.slot >= 0 { close(stream.slot) }
  }

  /// Looks at the deadlines of streams.
  mutating func sweepStreams() {
    let first = connections.firstStream
    for number in first..<first + connections.streamCount where connections[number].kind != .free {
      let deadline = connections[number].deadline
      if deadline > 0, deadline <= now { expire(number) }
    }
    if hasWorkNoted { goOnWithSessions() }
  }
}
