import CtapiDefinition
import CtapiHTTP

extension Loop {
  /// Writes the backend's head with the changes of a mapping (`gateway.md` 3.5).
  mutating func appendMappedHead(
    to out: inout ByteBuffer, _ client: ConnectionTable.Place, _ routed: borrowing Routed, _ bytes: RawSpan,
    _ mapping: ServedMapping, body: RawSpan
  ) {
    let integration = snapshot.integrations[routed.integration]
    let words = snapshot.text
    let text = words.bytes
    let host = bytes.part(head.host)
    var target = ByteBuffer()
    appendTarget(to: &target, routed, bytes)
    out.append(integration.method.isEmpty ? bytes.part(head.method) : text.part(integration.method))
    out.append(UInt8(ascii: " "))
    apply(mapping, to: client, routed, bytes, body: body) { run in
      var scratch = ByteBuffer()
      run.append(target: target.bytes, to: &out, &scratch)
      out.append(" HTTP/1.1\r\n")
      if !run.appendHost(to: &out, &scratch) {
        if integration.kind == .service {
          out.append("Host: ")
          out.append(host)
          out.append("\r\n")
        } else {
          out.append(text.part(integration.hostLine))
        }
      }
      run.appendFields(
        of: bytes.extracting(head.fieldsStart...), from: 0, without: head.fields.dropped,
        namesFields: head.fields.connectionNamesFields, hidesCORS: false, to: &out)
      run.appendHeaders(to: &out, &scratch)
    }
    appendOwnFields(to: &out, client, host)
  }

  /// Applies a mapping to the client's request, which it reads as it came; `write` writes what comes of it.
  func apply(
    _ mapping: ServedMapping, to client: ConnectionTable.Place, _ routed: borrowing Routed, _ bytes: RawSpan,
    body: RawSpan, _ write: (_ run: MappingRun) -> Void
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
      path: path.extracting(routed.pathStart...), parameters: routed.parameters, body: body,
      text: text, bodyPaths: snapshot.bodyPaths)
    let run = MappingRun(mapping, input, steps: snapshot.steps, fragments: snapshot.fragments)
    write(run)
  }
}
