import CtapiDefinition
import CtapiHTTP

/// The head of a request as its backend gets it.
extension Loop {
  /// Appends the request line up to its version.
  @inline(__always)
  mutating func appendMethodAndTarget(
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
  mutating func appendRest(
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
        case .path:
          let isFirst = index == Int(pieces.lowerBound)
          if routedPath.byteCount > 0, routedPath.byte(0) == UInt8(ascii: "/") {
            out.append(routedPath)
          } else if isFirst {
            // A stage's bare name, or `*`, which only a URL without path and query is asked for.
            out.append(routedPath.byteCount == 0 || pieces.count > 1 ? UInt8(ascii: "/") : UInt8(ascii: "*"))
          }
        }
      }
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
    if client.state.flags.contains(.sendsChunks) {
      // It has been taken in, so that its length is known by now.
      out.append("Content-Length: ")
      out.append(decimal: client.state.gathered.count)
      out.append("\r\n")
    }
    out.append("Via: HTTP/1.1 AmazonAPIGateway\r\nForwarded: for=")
    if client.state.hasVersion6Address { out.append("\"[") }
    client.state.appendAddress(to: &out)
    if client.state.hasVersion6Address { out.append("]\"") }
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
}
