import CtapiDefinition
import CtapiHTTP

/// Mappings of functions: they change the request before it becomes an event, and what the function answered before the
/// client gets it, as API Gateway does for Lambda functions (`gateway.md` 3.5, 3.6).
extension Loop {
  /// Lets the event be that of the changed request; false when the disk does not give the body back that it reads.
  mutating func map(
    _ writer: inout EventWriter, _ client: ConnectionTable.Place, _ routed: borrowing Routed, _ bytes: RawSpan,
    _ mapping: ServedMapping
  ) -> Bool {
    var body = ByteBuffer()
    guard !snapshot.routes[routed.route].readsBody || appendReadBody(client, to: &body) else { return false }
    var whole = ByteBuffer()
    whole.append(bytes.part(head.path).extracting(Int(client.state.facts.pathStart)...))
    if head.hasQuery {
      whole.append(UInt8(ascii: "?"))
      whole.append(bytes.part(head.query))
    }
    var target = ByteBuffer()
    var fields = ByteBuffer()
    apply(mapping, to: client, routed, bytes, body: body.bytes) { run in
      var scratch = ByteBuffer()
      run.append(target: whole.bytes, to: &target, &scratch)
      run.appendFields(
        of: bytes, from: head.fieldsStart, without: DroppedLines(), namesFields: false, hidesCORS: false, to: &fields)
      run.appendHeaders(to: &fields, &scratch)
      _ = run.appendHost(to: &fields, &scratch)
    }
    fields.append("\r\n")
    writer.rewrite(target: target.bytes, fields: fields.bytes)
    return true
  }

  /// Appends status line and fields of a function's response, with the changes for its status; the status that the client
  /// gets.
  mutating func append(
    _ response: FunctionResponse, to out: inout ByteBuffer, _ client: ConnectionTable.Place
  ) -> Int {
    var fields = ByteBuffer()
    for field in response.headers {
      let line = Array("\(field.name): \(field.value)\r\n".utf8)
      fields.append(line.span.bytes)
    }
    if let mapping = responseMapping(client, status: response.status) {
      fields.append("\r\n")
      let unmapped = Unmapped(
        status: response.status, fields.bytes, from: 0, body: response.body.span.bytes)
      return appendMapped(to: &out, client, unmapped, mapping, hidesLength: true)
    }
    out.append("HTTP/1.1 ")
    out.append(decimal: response.status)
    out.append(UInt8(ascii: " "))
    for byte in StatusText.reason(of: response.status).utf8 { out.append(byte) }
    out.append("\r\n")
    for field in response.headers
    where !(client.state.flags.contains(.hidesBackendCORS) && field.name.hasPrefix("access-control-")) {
      let line = Array("\(field.name): \(field.value)\r\n".utf8)
      out.append(line.span.bytes)
    }
    return response.status
  }
}
