import CtapiDefinition
import CtapiHTTP

extension Loop {
  /// Writes the line of an exchange into its log's buffer (`gateway.md` 4.4).
  ///
  /// The variables of the usual formats are written from the connection's facts in place; the others by ``ExchangeView``.
  mutating func writeLine(_ client: ConnectionTable.Place, _ stage: Int, _ file: Int) {
    let steps = snapshot.stages[stage].logSteps
    // Held here while it is written to, which keeps its place out of memory.
    var lines = ByteBuffer()
    swap(&lines, &logs[file].lines)
    lines.reserve(1024)
    var index = Int(steps.lowerBound)
    let end = Int(steps.upperBound)
    while index < end {
      let step = snapshot.logSteps[index]
      index &+= 1
      lines.append(step.text, count: step.textCount)
      guard step.hasVariable else { continue }
      switch step.context {
      case .requestID, .extendedRequestID:
        let identifier = client.state.facts.requestID
        lines.append(identifier.span.bytes)
      case .sourceIP: client.state.appendAddress(to: &lines)
      case .requestTime where client.state.facts.wallMilliseconds / 1000 == clock.second:
        let text = clock.text
        lines.append(text.span.bytes)
      case .httpMethod: lines.append(client.state.head.bytes, part: client.state.facts.method)
      case .status where client.state.facts.status > 0:
        lines.append(status: client.state.facts.status)
      case .responseLength: lines.append(decimal: client.state.facts.responseLength)
      case .routeKey where client.state.facts.route >= 0 && snapshot.routes[Int(client.state.facts.route)].hasPlainKey:
        snapshot.text.append(snapshot.routes[Int(client.state.facts.route)].key, to: &lines)
      default: appendOther(step, stage, to: &lines, client)
      }
    }
    swap(&lines, &logs[file].lines)
  }

  @inline(never)
  private mutating func appendOther(
    _ step: LogStep, _ stage: Int, to lines: inout ByteBuffer, _ client: ConnectionTable.Place
  ) {
    guard let log = snapshot.stages[stage].log else { return }
    append(Fragment(.context, context: step.context, text: step.key), log.encoding, to: &lines, client, snapshot)
  }

  /// Appends the line of an exchange of any snapshot.
  func appendLine(
    _ log: ServedLog, to out: inout ByteBuffer, _ client: ConnectionTable.Place, _ snapshot: GatewaySnapshot
  ) {
    for index in log.fragments {
      let fragment = snapshot.fragments[Int(index)]
      if fragment.kind == .text {
        snapshot.text.append(fragment.text, to: &out)
      } else {
        append(fragment, log.encoding, to: &out, client, snapshot)
      }
    }
  }

  private func append(
    _ fragment: Fragment, _ encoding: TextEncoding, to out: inout ByteBuffer, _ client: ConnectionTable.Place,
    _ snapshot: GatewaySnapshot
  ) {
    var facts = client.state.facts
    facts.requestLength = client.state.bodyLength
    var time = LogClock()
    time.set(facts.wallMilliseconds / 1000)
    let seconds = time.text
    let words = snapshot.text
    let text = words.bytes
    let address = client.state.address
    let view = ExchangeView(
      facts, head: client.state.head.bytes,
      address: address.span.bytes.extracting(0..<Int(client.state.addressLength)), time: seconds.span.bytes,
      routeKey: facts.route < 0 ? RawSpan() : text.part(snapshot.routes[Int(facts.route)].key),
      basePath: text.part(facts.basePath), authorizer: client.state.authorizer, now: nanoseconds)
    if !view.append(fragment.context, key: text.part(fragment.text), to: &out, as: encoding) {
      out.append(UInt8(ascii: "-"))
    }
  }
}
