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
    var used = head.length
    if mapping < 0 {
      appendMethodAndTarget(to: &out, routed, bytes)
      appendRest(to: &out, client, routed, bytes)
    } else {
      var body = ByteBuffer()
      if snapshot.routes[routed.route].readsBody, !appendReadBody(client, to: &body) {
        answerForBackend(client: descriptor, .unavailable)
        return used
      }
      appendMappedHead(to: &out, client, routed, bytes, snapshot.mappings[Int(mapping)], body: body.bytes)
    }
    var isGood = true
    if client.state.flags.contains(.hasGathered) {
      out.append(client.state.gathered.bytesInMemory)
    } else if !client.state.requestBody.isComplete {
      do throws(HeadRefusal) {
        while let part = try client.state.requestBody.next(bytes, from: &used) {
          client.state.bodyLength &+= part.count
          out.append(bytes.part(part))
        }
      } catch {
        isGood = false
      }
    }
    swap(&out, &client.state.replay)
    guard isGood else {
      refuse(descriptor, .badRequest)
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
    pin(client)
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
      client.state.bodyBegun = now
      client.state.deadline = bodyDeadline(client)
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
        out.append(input.bytes.part(part))
      }
    } catch {
      isGood = false
    }
    input.consume(isGood ? offset : input.count)
    connections[descriptor].deadline = bodyDeadline(connections.place(descriptor))
    let isSent = !isGood || upstream < 0 || send(upstream, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    if !isGood {
      abandonBackend(of: descriptor, .badRequest)
    } else if !isSent {
      sendingFailed(upstream)
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
  mutating func abandonBackend(of descriptor: Int32, _ answer: GatewayAnswer) {
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
