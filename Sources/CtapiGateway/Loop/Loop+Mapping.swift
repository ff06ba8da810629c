import CtapiDefinition
import CtapiHTTP

extension Loop {
  /// Writes the backend's head with the changes of a mapping (`gateway.md` 3.5).
  mutating func appendMappedHead(
    to out: inout ByteBuffer, _ client: ConnectionTable.Place, _ routed: borrowing Routed, _ bytes: RawSpan,
    _ mapping: ServedMapping
  ) {
    let snapshot = snapshot
    let words = snapshot.text
    let text = words.bytes
    let path = bytes.part(head.path)
    let address = client.state.address
    let time = clock.text
    let view = ExchangeView(
      client.state.facts, head: bytes, address: address.span.bytes.extracting(0..<Int(client.state.addressLength)),
      time: time.span.bytes, routeKey: text.part(snapshot.routes[routed.route].key),
      basePath: text.part(client.state.facts.basePath), authorizer: client.state.authorizer, now: nanoseconds)
    let input = MappingInput(
      view, bytes: bytes, fieldsStart: head.fieldsStart, query: bytes.part(head.query),
      path: path.extracting(routed.pathStart...), parameters: routed.parameters, body: client.state.body.bytes,
      text: text, bodyPaths: snapshot.bodyPaths)
    let run = MappingRun(mapping, input, steps: snapshot.steps, fragments: snapshot.fragments)
    var scratch = ByteBuffer()
    var target = ByteBuffer()
    let method = snapshot.integrations[routed.integration].method
    out.append(method.isEmpty ? bytes.part(head.method) : text.part(method))
    out.append(UInt8(ascii: " "))
    appendTarget(to: &target, routed, bytes)
    run.append(target: target.bytes, to: &out, &scratch)
    out.append(" HTTP/1.1\r\n")
    let host = bytes.part(head.host)
    if !run.appendHost(to: &out, &scratch) {
      if snapshot.integrations[routed.integration].kind == .service {
        out.append("Host: ")
        out.append(host)
        out.append("\r\n")
      } else {
        out.append(text.part(snapshot.integrations[routed.integration].hostLine))
      }
    }
    run.appendFields(
      of: bytes, from: head.fieldsStart, without: head.dropped, namesFields: head.connectionNamesFields,
      hidesCORS: false, to: &out)
    run.appendHeaders(to: &out, &scratch)
    appendOwnFields(to: &out, client, host)
  }

  /// Writes the client's status line and fields with the changes of the response's mapping; false when its status has
  /// none.
  mutating func appendMappedFields(
    to out: inout ByteBuffer, _ asking: ConnectionTable.Place, _ asked: ConnectionTable.Place,
    _ bytes: RawSpan
  ) -> Bool {
    guard let snapshot = asking.state.snapshot else { return false }
    let route = snapshot.routes[Int(asking.state.facts.route)]
    var found: Int32 = -1
    for index in route.responseMappings where Int(snapshot.responseMappings[Int(index)].status) == backendHead.status {
      found = index
    }
    guard found >= 0 else { return false }
    var request = ByteBuffer()
    swap(&request, &asking.state.head)
    appendMappedFields(
      to: &out, asking, asked, bytes, request: request.bytes, snapshot.responseMappings[Int(found)].mapping,
      snapshot)
    swap(&request, &asking.state.head)
    return true
  }

  private mutating func appendMappedFields(
    to out: inout ByteBuffer, _ asking: ConnectionTable.Place, _ asked: ConnectionTable.Place,
    _ bytes: RawSpan, request: RawSpan, _ mapping: ServedMapping,
    _ snapshot: GatewaySnapshot
  ) {
    let route = snapshot.routes[Int(asking.state.facts.route)]
    let words = snapshot.text
    let text = words.bytes
    let address = asking.state.address
    let second = asking.state.facts.wallMilliseconds / 1000
    earlierClock.set(second)
    let time = earlierClock.text
    let view = ExchangeView(
      asking.state.facts, head: request,
      address: address.span.bytes.extracting(0..<Int(asking.state.addressLength)), time: time.span.bytes,
      routeKey: text.part(route.key), basePath: text.part(asking.state.facts.basePath),
      authorizer: asking.state.authorizer, now: nanoseconds)
    let input = MappingInput(
      view, bytes: bytes, fieldsStart: backendHead.fieldsStart, query: RawSpan(), path: RawSpan(),
      parameters: .init(), body: RawSpan(), text: text, bodyPaths: snapshot.bodyPaths)
    let run = MappingRun(mapping, input, steps: snapshot.steps, fragments: snapshot.fragments)
    var scratch = ByteBuffer()
    let status = run.status(&scratch) ?? backendHead.status
    out.append("HTTP/1.1 ")
    if status == backendHead.status {
      out.append(bytes.extracting(9..<backendHead.fieldsStart))
    } else {
      out.append(decimal: status)
      out.append(UInt8(ascii: " "))
      for byte in StatusText.reason(of: status).utf8 { out.append(byte) }
      out.append("\r\n")
      asking.state.facts.status = Int32(truncatingIfNeeded: status)
    }
    // A status that has no body takes the backend's away; one that has may not leave its end open (RFC 9112 §6.3).
    let isEmpty = status == 204 || status == 304
    if isEmpty { asked.state.flags.insert(.dropsBody) }
    run.appendFields(
      of: bytes, from: backendHead.fieldsStart, without: backendHead.dropped,
      namesFields: backendHead.connectionNamesFields,
      hidesCORS: asking.state.flags.contains(.hidesBackendCORS), hidesLength: isEmpty, to: &out)
    if backendHead.status == 204 || backendHead.status == 304, !isEmpty { out.append("content-length: 0\r\n") }
    run.appendHeaders(to: &out, &scratch)
  }
}
