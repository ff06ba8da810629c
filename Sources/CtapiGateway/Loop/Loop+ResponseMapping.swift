import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Changes of responses (`gateway.md` 3.5); off the hot path, for only routes that ask for them come here.
extension Loop {
  /// What a mapping of a response reads and changes.
  struct Unmapped: ~Escapable {
    let status: Int
    /// The fields from `start` on, up to the empty line.
    let bytes: RawSpan
    let start: Int
    /// The body, where it is there.
    let body: RawSpan

    @_lifetime(copy bytes, copy body)
    init(status: Int, _ bytes: RawSpan, from start: Int, body: RawSpan = RawSpan()) {
      self.status = status
      self.bytes = bytes
      self.start = start
      self.body = body
    }
  }

  /// The changes of a route's responses that have this status; nil when there are none.
  func responseMapping(_ client: ConnectionTable.Place, status: Int) -> ServedMapping? {
    guard client.state.flags.contains(.mapsResponse), let snapshot = client.state.snapshot,
      client.state.facts.route >= 0
    else { return nil }
    let mappings = snapshot.routes[Int(client.state.facts.route)].responseMappings
    let index = mappings.last { Int(snapshot.responseMappings[Int($0)].status) == status }
    return index.map { snapshot.responseMappings[Int($0)].mapping }
  }

  /// Writes the client's status line and fields with the changes of the response's mapping; false when its status has
  /// none.
  mutating func appendMappedFields(
    to out: inout ByteBuffer, _ asking: ConnectionTable.Place, _ asked: ConnectionTable.Place,
    _ bytes: RawSpan
  ) -> Bool {
    guard let mapping = responseMapping(asking, status: backendHead.status) else { return false }
    let response = Unmapped(status: backendHead.status, bytes, from: backendHead.fieldsStart)
    let status = appendMapped(to: &out, asking, response, mapping, hidesLength: false)
    // A status that has no body takes the backend's away; one that has may not leave its end open (RFC 9112 §6.3).
    if Loop.isBodiless(status) {
      asked.state.flags.insert(.dropsBody)
    } else if Loop.isBodiless(backendHead.status) {
      out.append("content-length: 0\r\n")
    }
    return true
  }

  /// Keeps an answer's head, for its body has to be there first; false when no mapping of it reads the body.
  mutating func startMapped(_ client: Int32, _ bytes: RawSpan) -> Bool {
    let asking = connections.place(client)
    guard !asking.state.flags.contains(.isHead), !Loop.isBodiless(backendHead.status),
      let mapping = responseMapping(asking, status: backendHead.status), mapping.readsBody
    else { return false }
    asking.state.facts.backendStatus = Int32(truncatingIfNeeded: backendHead.status)
    asking.state.facts.backendTime = nanoseconds &- asking.state.facts.backendBegun
    // The request is with its backend for good: nothing is left to send again.
    asking.state.flags.remove(.canReplay)
    asking.state.replay.removeAll()
    asking.state.replay.append(bytes.extracting(0..<backendHead.length))
    return true
  }

  /// Answers the client with what a backend said as a whole, changed by what its body says.
  mutating func answerMapped(_ descriptor: Int32) {
    let client = connections.place(descriptor)
    client.state.purpose = .proxy
    var kept = ByteBuffer()
    swap(&kept, &client.state.replay)
    var body = ByteBuffer()
    swap(&body, &client.state.body)
    guard case .complete = backendHead.scan(kept.bytes),
      let mapping = responseMapping(client, status: backendHead.status)
    else {
      client.state.facts.failure = .brokenResponse
      answerForBackend(client: descriptor, .internalError)
      return
    }
    var out = ByteBuffer()
    swap(&out, &outgoing)
    let response = Unmapped(
      status: backendHead.status, kept.bytes, from: backendHead.fieldsStart, body: body.bytes)
    let status = appendMapped(to: &out, client, response, mapping, hidesLength: true)
    answerWhole(descriptor, status, body.bytes, &out)
  }

  /// Appends the length and what else ends a head, then a body that is there as a whole; sends it, and ends the exchange.
  mutating func answerWhole(_ descriptor: Int32, _ status: Int, _ body: RawSpan, _ out: inout ByteBuffer) {
    let client = connections.place(descriptor)
    let hasBody = !Loop.isBodiless(status)
    if hasBody {
      out.append("content-length: ")
      out.append(decimal: body.byteCount)
      out.append("\r\n")
    }
    let isWhole = client.state.requestBody.isComplete
    if !isWhole || isDraining { client.state.flags.remove(.keepsAlive) }
    if let words = client.state.snapshot?.text { appendGatewayFields(to: &out, client, words.bytes) }
    out.append(client.state.flags.endOfHead)
    client.state.facts.status = Int32(truncatingIfNeeded: status)
    if hasBody, !client.state.flags.contains(.isHead) {
      out.append(body)
      client.state.facts.responseLength = body.byteCount
    }
    client.state.flags.insert(.hasAnswered)
    let isAlive = send(descriptor, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    if !isAlive {
      close(descriptor)
    } else if isWhole {
      finishExchange(descriptor)
      serveBuffered(descriptor)
    } else {
      linger(descriptor)
    }
  }

  /// Whether a response of that status has no body (RFC 9110 §6.4.1).
  static func isBodiless(_ status: Int) -> Bool { status == 204 || status == 304 }

  /// Writes a status line and fields with the changes of a mapping; the status that the client gets.
  mutating func appendMapped(
    to out: inout ByteBuffer, _ asking: ConnectionTable.Place, _ response: Unmapped, _ mapping: ServedMapping,
    hidesLength: Bool
  ) -> Int {
    guard let snapshot = asking.state.snapshot else { return response.status }
    var request = ByteBuffer()
    swap(&request, &asking.state.head)
    defer { swap(&request, &asking.state.head) }
    let words = snapshot.text
    let text = words.bytes
    let address = asking.state.address
    earlierClock.set(asking.state.facts.wallMilliseconds / 1000)
    let time = earlierClock.text
    let view = ExchangeView(
      asking.state.facts, head: request.bytes,
      address: address.span.bytes.extracting(0..<Int(asking.state.addressLength)), time: time.span.bytes,
      routeKey: text.part(snapshot.routes[Int(asking.state.facts.route)].key),
      basePath: text.part(asking.state.facts.basePath), authorizer: asking.state.authorizer, now: nanoseconds)
    let input = MappingInput(
      view, bytes: response.bytes, fieldsStart: response.start, query: RawSpan(), path: RawSpan(),
      parameters: .init(), body: response.body, text: text, bodyPaths: snapshot.bodyPaths)
    let run = MappingRun(mapping, input, steps: snapshot.steps, fragments: snapshot.fragments)
    var scratch = ByteBuffer()
    let status = run.status(&scratch) ?? response.status
    out.append("HTTP/1.1 ")
    if status == response.status, response.start > 9 {
      out.append(response.bytes.extracting(9..<response.start))
    } else {
      out.append(decimal: status)
      out.append(UInt8(ascii: " "))
      for byte in StatusText.reason(of: status).utf8 { out.append(byte) }
      out.append("\r\n")
    }
    asking.state.facts.status = Int32(truncatingIfNeeded: status)
    // Fields that a function names have no line before them, and none that belong to a connection.
    let isOfBackend = response.start > 0
    let none = DroppedLines()
    let dropped = isOfBackend ? backendHead.dropped : none
    run.appendFields(
      of: response.bytes, from: response.start, without: dropped,
      namesFields: isOfBackend && backendHead.connectionNamesFields,
      hidesCORS: asking.state.flags.contains(.hidesBackendCORS),
      hidesLength: hidesLength || Loop.isBodiless(status), to: &out)
    run.appendHeaders(to: &out, &scratch)
    return status
  }
}
