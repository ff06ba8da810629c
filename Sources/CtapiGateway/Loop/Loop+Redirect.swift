import CtapiHTTP

extension Loop {
  /// Sends the client elsewhere (`x-ctapi-redirect`, `gateway.md` 8.4).
  mutating func answerRedirect(
    _ descriptor: Int32, _ integration: Int, _ bytes: RawSpan
  ) {
    decideToKeep(descriptor)
    let client = connections.place(descriptor)
    let status = snapshot.integrations[integration].mockStatus
    client.state.facts.status = status
    let words = snapshot.text
    let text = words.bytes
    var out = ByteBuffer()
    swap(&out, &outgoing)
    out.append("HTTP/1.1 ")
    out.append(decimal: Int(status))
    out.append(UInt8(ascii: " "))
    for byte in StatusText.reason(of: Int(status)).utf8 { out.append(byte) }
    out.append("\r\nlocation: ")
    let host = bytes.part(head.host)
    let nameEnd = host.hostPortColon
    for index in snapshot.integrations[integration].redirect {
      let piece = snapshot.redirectPieces[Int(index)]
      switch piece.kind {
      case .text: out.append(text.part(piece.text))
      case .scheme: out.append(client.state.transport == .plain ? "http" : "https")
      case .host: out.append(host.extracting(0..<nameEnd))
      case .port: out.append(host.extracting(nameEnd...))
      case .portNumber:
        if nameEnd &+ 1 < host.byteCount {
          out.append(host.extracting((nameEnd &+ 1)...))
        } else {
          out.append(client.state.transport == .plain ? "80" : "443")
        }
      case .path:
        let path = bytes.part(head.path).extracting(Int(client.state.facts.pathStart)...)
        if path.byteCount > 1 { out.append(path.extracting(1...)) }
      case .query: out.append(bytes.part(head.query))
      case .wholeQuery:
        guard head.hasQuery else { break }
        out.append(UInt8(ascii: "?"))
        out.append(bytes.part(head.query))
      }
    }
    out.append("\r\ncontent-length: 0\r\n")
    appendDate(to: &out)
    appendGatewayFields(to: &out, client, text)
    out.append(client.state.flags.endOfHead)
    let isAlive = send(descriptor, out.bytes)
    out.removeAll()
    swap(&out, &outgoing)
    if isAlive { afterAnswer(descriptor) } else { close(descriptor) }
  }
}
