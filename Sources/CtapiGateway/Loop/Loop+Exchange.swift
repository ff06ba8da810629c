import CtapiHTTP

extension Loop {
  /// Notes how a request begins, for its answer, its log line and the metrics.
  @inline(__always)
  mutating func beginExchange(_ client: ConnectionTable.Place) {
    client.state.facts.begin(head, id: identifiers.make(), at: nanoseconds, wallMilliseconds: wallMilliseconds)
  }

  /// Keeps of the request's head what the end of its exchange will look at.
  @inline(__always)
  mutating func keepHead(_ client: ConnectionTable.Place, _ bytes: RawSpan) {
    let stage = Int(client.state.facts.stage)
    guard stage >= 0 else { return }
    var count = 0
    switch snapshot.stages[stage].keptHead {
    case .nothing: break
    case .line: count = head.fieldsStart
    case .whole: count = head.length
    }
    let route = Int(client.state.facts.route)
    if route >= 0, !snapshot.routes[route].responseMappings.isEmpty {
      client.state.flags.insert(.mapsResponse)
      if snapshot.routes[route].readsResponseBody { client.state.purpose = .mapped }
      count = head.length
    }
    if client.state.flags.contains(.hasGrant), client.state.facts.grant.echoesOrigin { count = head.length }
    if count > 0 { keepHead(client, bytes, count) }
  }

  /// Keeps so many bytes of the request's head.
  func keepHead(_ client: ConnectionTable.Place, _ bytes: RawSpan, _ count: Int) {
    client.state.head.removeAll()
    client.state.head.append(bytes.extracting(0..<count))
  }

  /// Counts and logs an exchange once its answer has gone, or never will.
  @inline(__always)
  mutating func conclude(_ descriptor: Int32) {
    let client = connections.place(descriptor)
    guard client.state.facts.begun > 0 else { return }
    if client.state.facts.begun == nanoseconds { advanceClock() }
    if client.state.facts.api >= 0, finish(client) { flushLogs() }
    if client.state.decision != 0 { endDecision(client, client.state.facts) }
    if client.state.authorizer != nil { client.state.authorizer = nil }
    if client.state.gathered.count > 0 { client.state.gathered.release() }
    client.state.facts.begun = 0
  }

  /// Counts and logs; whether so many lines wait that they are to be handed over.
  @inline(__always)
  private mutating func finish(_ client: ConnectionTable.Place) -> Bool {
    guard client.state.snapshot == nil || client.state.generation == generation else {
      finishOld(client)
      return false
    }
    count(client, in: snapshot)
    let stage = Int(client.state.facts.stage)
    guard stage >= 0 else { return false }
    let file = Int(snapshot.stages[stage].logFile)
    guard file >= 0 else { return false }
    writeLine(client, stage, file)
    return logs[file].lines.count >= LogBuffer.handOver
  }

  /// Counts an exchange for its stage and its route; where no stage was found, for its API.
  @inline(__always)
  private func count(_ client: ConnectionTable.Place, in snapshot: GatewaySnapshot) {
    let sample = sample(client)
    let stage = Int(client.state.facts.stage)
    guard stage >= 0 else {
      snapshot.apis[Int(client.state.facts.api)].series.count(sample, loop: number)
      return
    }
    snapshot.stages[stage].series.count(sample, loop: number)
    let route = Int(client.state.facts.route)
    guard route >= 0 else { return }
    let series = Int(snapshot.routes[route].series)
    if series >= 0 { snapshot.routeSeries[series].count(sample, loop: number) }
  }

  @inline(__always)
  private func sample(_ client: ConnectionTable.Place) -> MetricsSample {
    let time = client.state.facts.backendTime
    return MetricsSample(
      status: Int(client.state.facts.status),
      bytes: client.state.bodyLength &+ client.state.facts.responseLength,
      latency: (nanoseconds &- client.state.facts.begun) / 1000, integration: time < 0 ? -1 : time / 1000)
  }

  /// Hands what was logged over to the writer.
  mutating func flushLogs() {
    var index = 0
    var isFlushed = false
    while index < logs.count {
      if logs[index].flush() { isFlushed = true }
      index &+= 1
    }
    if isFlushed { logWriter?.wake() }
  }

  /// Counts and logs an exchange that was served from an older snapshot: its buffers have gone, its counters have not.
  @inline(never)
  private mutating func finishOld(_ client: ConnectionTable.Place) {
    guard let snapshot = client.state.snapshot else { return }
    count(client, in: snapshot)
    let stage = Int(client.state.facts.stage)
    guard stage >= 0, let log = snapshot.stages[stage].log else { return }
    var line = ByteBuffer()
    appendLine(log, to: &line, client, snapshot)
    snapshot.logFiles[Int(log.file)].take(line.bytes)
    logWriter?.wake()
  }
}
