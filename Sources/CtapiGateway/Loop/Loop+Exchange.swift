import CtapiHTTP

extension Loop {
  /// Notes how a request begins, for its answer, its log line and the metrics.
  @inline(__always)
  mutating func beginExchange(_ client: ConnectionTable.Place) {
    var facts = ExchangeFacts()
    facts.requestID = identifiers.make()
    facts.begun = nanoseconds
    facts.wallMilliseconds = wallMilliseconds
    facts.method = head.method
    facts.path = head.path
    facts.query = head.query
    facts.host = head.host
    facts.origin = head.origin
    facts.fieldsStart = Int32(truncatingIfNeeded: head.fieldsStart)
    client.state.facts = facts
  }

  /// Keeps of the request's head what the end of its exchange will look at.
  @inline(__always)
  mutating func keepHead(_ client: ConnectionTable.Place, _ bytes: RawSpan) {
    let stage = Int(client.state.facts.stage)
    let route = Int(client.state.facts.route)
    var count = 0
    if stage >= 0, let log = snapshot.stages[stage].log { count = log.readsFields ? head.length : head.fieldsStart }
    if route >= 0, !snapshot.routes[route].responseMappings.isEmpty {
      client.state.flags.insert(.mapsResponse)
      count = head.length
    }
    if client.state.facts.grant.echoesOrigin { count = head.length }
    guard count > 0 else { return }
    client.state.head.removeAll()
    client.state.head.append(bytes.extracting(0..<count))
  }

  /// Counts and logs an exchange once its answer has gone, or never will.
  @inline(__always)
  mutating func conclude(_ descriptor: Int32) {
    let client = connections.place(descriptor)
    guard client.state.facts.begun > 0 else { return }
    finish(client)
  }

  private mutating func finish(_ client: ConnectionTable.Place) {
    let facts = client.state.facts
    client.state.facts.begun = 0
    if client.state.decision != 0 { endDecision(client, facts) }
    guard facts.api >= 0 else { return }
    let snapshot = client.state.snapshot ?? snapshot
    let latency = (nanoseconds &- facts.begun) / 1000
    let integration = facts.backendTime < 0 ? -1 : facts.backendTime / 1000
    let bytes = client.state.bodyLength &+ facts.responseLength
    let status = Int(facts.status)
    guard facts.stage >= 0 else {
      snapshot.apis[Int(facts.api)].series
        .count(loop: number, status: status, bytes: bytes, latency: latency, integration: integration)
      return
    }
    let stage = Int(facts.stage)
    snapshot.stages[stage].series
      .count(loop: number, status: status, bytes: bytes, latency: latency, integration: integration)
    if facts.route >= 0 {
      let series = Int(snapshot.routes[Int(facts.route)].series)
      if series >= 0 {
        snapshot.routeSeries[series]
          .count(loop: number, status: status, bytes: bytes, latency: latency, integration: integration)
      }
    }
    if let log = snapshot.stages[stage].log { write(log, client, facts, snapshot) }
    client.state.authorizer = nil
  }

  private mutating func write(
    _ log: ServedLog, _ client: ConnectionTable.Place, _ facts: ExchangeFacts, _ snapshot: GatewaySnapshot
  ) {
    // A snapshot's buffers go with it; what an older one's exchanges write goes to the file by itself.
    let isCurrent = snapshot === self.snapshot
    var lines = ByteBuffer()
    if isCurrent { swap(&lines, &logs[Int(log.file)].lines) }
    let second = facts.wallMilliseconds / 1000
    var facts = facts
    facts.requestLength = client.state.bodyLength
    var kept = ByteBuffer()
    swap(&kept, &client.state.head)
    let address = client.state.address
    let words = snapshot.text
    let text = words.bytes
    let isThisSecond = second == clock.second
    if !isThisSecond { earlierClock.set(second) }
    let time = isThisSecond ? clock.text : earlierClock.text
    do {
      let view = ExchangeView(
        facts, head: kept.bytes, address: address.span.bytes.extracting(0..<Int(client.state.addressLength)),
        time: time.span.bytes,
        routeKey: facts.route < 0 ? RawSpan() : text.part(snapshot.routes[Int(facts.route)].key),
        basePath: text.part(facts.basePath), authorizer: client.state.authorizer, now: nanoseconds)
      lines.appendLine(log, view, snapshot.fragments, text)
    }
    kept.removeAll()
    swap(&kept, &client.state.head)
    if isCurrent {
      swap(&lines, &logs[Int(log.file)].lines)
      hasLines = true
      if logs[Int(log.file)].lines.count >= LogBuffer.handOver { flushLogs() }
    } else {
      snapshot.logFiles[Int(log.file)].take(lines.bytes)
      logWriter?.wake()
    }
  }

  /// Hands what was logged over to the writer.
  mutating func flushLogs() {
    guard hasLines else { return }
    hasLines = false
    var index = 0
    var isFlushed = false
    while index < logs.count {
      if logs[index].flush() { isFlushed = true }
      index &+= 1
    }
    if isFlushed { logWriter?.wake() }
  }
}
