import CtapiDefinition
import CtapiHTTP
import Glibc

extension Loop {
  /// Writes the backend's request from the client's by copying slices, with as much of the body as has come, and sends
  /// it; how many of `bytes` were used.
  @inline(__always)
  mutating func forward(
    _ descriptor: Int32, _ routed: borrowing Routed, _ bytes: RawSpan
  ) -> Int {
    let client = connections.place(descriptor)
    var out = ByteBuffer()
    swap(&out, &client.state.replay)
    out.removeAll()
    let mapping = snapshot.routes[routed.route].requestMapping
    if mapping < 0 {
      appendMethodAndTarget(to: &out, routed, bytes)
      appendRest(to: &out, client, routed, bytes)
    } else {
      appendMappedHead(to: &out, client, routed, bytes, snapshot.mappings[Int(mapping)])
    }
    var used = head.length
    var isGood = true
    if client.state.flags.contains(.hasGathered) {
      appendGathered(client, descriptor, to: &out)
    } else if !client.state.requestBody.isComplete {
      do throws(HeadRefusal) {
        while let part = try client.state.requestBody.next(bytes, from: &used) {
          client.state.bodyLength &+= part.count
          appendBody(bytes.part(part), of: descriptor, to: &out)
        }
        appendBodyEnd(of: descriptor, to: &out)
      } catch {
        isGood = false
      }
    }
    swap(&out, &client.state.replay)
    guard isGood, client.state.bodyLength <= limits.body else {
      refuse(descriptor, isGood ? .tooLarge : .badRequest)
      return bytes.byteCount
    }
    startWaiting(client, routed)
    if client.state.phase == .forwarding { continueIfExpected(descriptor) }
    dispatch(descriptor)
    return used
  }

  /// Notes where a client's request goes; the phase depends on whether all of its body has come.
  @inline(__always)
  private mutating func startWaiting(_ client: ConnectionTable.Place, _ routed: borrowing Routed) {
    client.state.snapshot = snapshot
    client.state.generation = generation
    client.state.integration = Int32(truncatingIfNeeded: routed.integration)
    let integration = snapshot.integrations[routed.integration]
    client.state.firstEndpoint = integration.endpoints.lowerBound
    client.state.endpointCount = integration.endpoints.upperBound &- integration.endpoints.lowerBound
    client.state.timeout = integration.timeout
    if client.state.requestBody.isComplete {
      client.state.phase = .waiting
      client.state.flags.insert(.canReplay)
    } else {
      client.state.phase = .forwarding
      client.state.deadline = now &+ limits.bodyTimeout
    }
  }

  mutating func continueIfExpected(_ descriptor: Int32) {
    guard connections[descriptor].flags.contains(.expectsContinue), !connections[descriptor].requestBody.isComplete
    else { return }
    connections[descriptor].flags.remove(.expectsContinue)
    var out = ByteBuffer(capacity: 32)
    out.append("HTTP/1.1 100 Continue\r\n\r\n")
    _ = send(descriptor, out.bytes)
  }

  @inline(__always)
  private mutating func appendMethodAndTarget(
    to out: inout ByteBuffer, _ routed: borrowing Routed, _ bytes: RawSpan
  ) {
    let method = snapshot.integrations[routed.integration].method
    if method.isEmpty { out.append(bytes, part: head.method) } else { snapshot.text.append(method, to: &out) }
    out.append(UInt8(ascii: " "))
    appendTarget(to: &out, routed, bytes)
  }

  /// Appends what follows the target.
  ///
  /// All but the trace id depends on the client's connection, the fields and the integration alone, so that it is kept
  /// for when the same fields come again.
  @inline(__always)
  private mutating func appendRest(
    to out: inout ByteBuffer, _ client: ConnectionTable.Place, _ routed: borrowing Routed, _ bytes: RawSpan
  ) {
    let use = Int64(generation) << 32 | Int64(truncatingIfNeeded: routed.integration)
    if head.isRecalled, client.state.fields.hasWritten(for: use) {
      client.state.fields.appendWriting(
        to: &out, changed: head.changedLine, of: bytes.extracting(head.fieldsStart..<head.length))
    } else {
      let start = out.count
      out.append(" HTTP/1.1\r\n")
      appendHost(to: &out, routed, bytes)
      let fieldsAt = out.count &- start
      appendFields(to: &out, bytes)
      appendHopFields(to: &out, client, bytes.part(head.host))
      if head.isRecalled {
        client.state.fields.keep(out.bytes.extracting(start...), fieldsAt: fieldsAt, for: use, of: head, bytes)
      }
    }
    appendTraceAndEnd(to: &out)
  }

  /// Appends path and query as the backend gets them.
  @inline(__always)
  mutating func appendTarget(
    to out: inout ByteBuffer, _ routed: borrowing Routed, _ bytes: RawSpan
  ) {
    let path = bytes.part(head.path)
    var separator = UInt8(ascii: "?")
    if snapshot.integrations[routed.integration].kind == .service {
      // The whole path with its stage (`gateway.md` K78), as the client encoded it.
      out.append(path.extracting(routed.forwardedStart...))
      if routed.forwardedStart == path.byteCount { out.append(UInt8(ascii: "/")) }
    } else {
      let routedPath = path.extracting(routed.pathStart...)
      let pieces = snapshot.routes[routed.route].pieces
      var index = Int(pieces.lowerBound)
      let end = Int(pieces.upperBound)
      while index < end {
        defer { index &+= 1 }
        switch snapshot.pieces[index] {
        case .text(let range): snapshot.text.append(range, to: &out)
        case .parameter(let index):
          let range = routed.parameters[Int(index)]
          out.append(routedPath, part: ByteRange(range.lowerBound, range.upperBound))
        }
      }
      if snapshot.routes[routed.route].appendsPath { out.append(routedPath) }
      if snapshot.routes[routed.route].hasQuery { separator = UInt8(ascii: "&") }
    }
    if head.hasQuery {
      out.append(separator)
      out.append(bytes.part(head.query))
    }
  }

  private mutating func appendHost(to out: inout ByteBuffer, _ routed: borrowing Routed, _ bytes: RawSpan) {
    if snapshot.integrations[routed.integration].kind == .service {
      out.append("Host: ")
      out.append(bytes.part(head.host))
      out.append("\r\n")
    } else {
      snapshot.text.append(snapshot.integrations[routed.integration].hostLine, to: &out)
    }
  }

  /// Appends the client's fields as they go on.
  private mutating func appendFields(to out: inout ByteBuffer, _ bytes: RawSpan) {
    let fields = bytes.extracting(head.fieldsStart..<head.length)
    if head.fields.connectionNamesFields {
      out.append(fields, from: 0, withoutNamedOr: head.fields.dropped)
    } else {
      out.append(fields, from: 0, to: fields.byteCount &- 2, without: head.fields.dropped)
    }
  }

  /// Appends the fields that the gateway adds (`gateway.md` 3.4), and the end of the head.
  mutating func appendOwnFields(
    to out: inout ByteBuffer, _ client: ConnectionTable.Place, _ host: RawSpan
  ) {
    appendHopFields(to: &out, client, host)
    appendTraceAndEnd(to: &out)
  }

  /// Appends what tells of this hop.
  private mutating func appendHopFields(
    to out: inout ByteBuffer, _ client: ConnectionTable.Place, _ host: RawSpan
  ) {
    if client.state.flags.contains(.sendsChunks) { out.append("Transfer-Encoding: chunked\r\n") }
    out.append("Via: HTTP/1.1 AmazonAPIGateway\r\nForwarded: for=")
    client.state.appendAddress(to: &out)
    // A host with a port, or of IPv6, is no token and stands in quotes (RFC 7239 §4).
    if head.fields.hostNeedsQuotes {
      out.append(";host=\"")
      out.append(host)
      out.append(client.state.transport == .plain ? "\";proto=http\r\n" : "\";proto=https\r\n")
    } else {
      out.append(";host=")
      out.append(host)
      out.append(client.state.transport == .plain ? ";proto=http\r\n" : ";proto=https\r\n")
    }
  }

  @inline(__always)
  private mutating func appendTraceAndEnd(to out: inout ByteBuffer) {
    if !head.fields.hasTraceID {
      out.append(traceStart.bytes)
      identifiers.appendTraceDigits(to: &out)
      out.append("\r\n\r\n")
    } else {
      out.append("\r\n")
    }
  }

  /// Appends a body that was taken in before.
  private mutating func appendGathered(
    _ client: ConnectionTable.Place, _ descriptor: Int32, to out: inout ByteBuffer
  ) {
    var body = ByteBuffer()
    swap(&body, &client.state.body)
    if !body.isEmpty { appendBody(body.bytes, of: descriptor, to: &out) }
    appendBodyEnd(of: descriptor, to: &out)
  }

  /// Appends a part of the body as the backend's framing wants it.
  @inline(__always)
  private mutating func appendBody(_ part: RawSpan, of descriptor: Int32, to out: inout ByteBuffer) {
    guard connections[descriptor].flags.contains(.sendsChunks) else {
      out.append(part)
      return
    }
    out.append(chunk: part)
  }

  @inline(__always)
  private mutating func appendBodyEnd(of descriptor: Int32, to out: inout ByteBuffer) {
    guard connections[descriptor].flags.contains(.sendsChunks), connections[descriptor].requestBody.isComplete else {
      return
    }
    out.append("0\r\n\r\n")
  }

  /// Passes on what has come of a body whose head was passed on before.
  mutating func forwardBody(_ descriptor: Int32, _ input: inout ByteBuffer) {
    let upstream = connections[descriptor].peer
    var out = ByteBuffer()
    swap(&out, &outgoing)
    var offset = 0
    var isGood = true
    do throws(HeadRefusal) {
      while let part = try connections[descriptor].requestBody.next(input.bytes, from: &offset) {
        connections[descriptor].bodyLength &+= part.count
        appendBody(input.bytes.part(part), of: descriptor, to: &out)
      }
      appendBodyEnd(of: descriptor, to: &out)
    } catch {
      isGood = false
    }
    input.consume(isGood ? offset : input.count)
    connections[descriptor].deadline = now &+ limits.bodyTimeout
    let isTooLong = connections[descriptor].bodyLength > limits.body
    let isSent = !isGood || isTooLong || upstream < 0 || send(upstream, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    if !isGood || isTooLong {
      abandonBackend(of: descriptor, isGood ? .tooLarge : .badRequest)
    } else if !isSent {
      upstreamFailed(upstream, .broken)
    } else {
      bodyPassed(descriptor, upstream)
    }
  }

  private mutating func bodyPassed(_ descriptor: Int32, _ upstream: Int32) {
    if connections[descriptor].requestBody.isComplete {
      connections[descriptor].phase = .waiting
      connections[descriptor].deadline = 0
      guard upstream >= 0 else { return }
      startBackendClock(upstream, for: descriptor)
    } else if upstream >= 0 {
      startBackendClock(upstream, for: descriptor)
      holdBack(descriptor, behind: upstream)
    }
  }

  /// Ends the backend's request because the client's is bad, and says so if nothing has been answered yet.
  private mutating func abandonBackend(of descriptor: Int32, _ answer: GatewayAnswer) {
    let upstream = connections[descriptor].peer
    if upstream >= 0 {
      connections[upstream].peer = -1
      connections[descriptor].peer = -1
      close(upstream)
    }
    if connections[descriptor].flags.contains(.hasAnswered) {
      close(descriptor)
    } else {
      refuse(descriptor, answer)
    }
  }
}
