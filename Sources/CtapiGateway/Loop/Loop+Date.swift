import CtapiCore
import CtapiHTTP

/// The `date` of answers that the gateway makes itself, as API Gateway sends it (`gateway.md` 1.8, RFC 9110 §6.6.1); a
/// backend's answer keeps its own.
extension Loop {
  /// Appends the field; it is written once a second.
  mutating func appendDate(to out: inout ByteBuffer) {
    let second = wallMilliseconds / 1000
    if dateSecond != second {
      dateSecond = second
      let text = Array(Timestamp(seconds: Int64(second)).httpDate.utf8)
      dateLine.removeAll()
      dateLine.append("date: ")
      dateLine.append(text.span.bytes)
      dateLine.append("\r\n")
    }
    out.append(dateLine.bytes)
  }

  /// Whether a head, status line and fields, has a `date` of its own.
  static func hasDate(_ head: RawSpan) -> Bool {
    var start = 0
    while start < head.byteCount, head.byte(start) != 0x0A { start &+= 1 }
    var scanner = FieldScanner(head, from: start &+ 1)
    while case .field = scanner.next() {
      if head.part(scanner.name).isWord("date") { return true }
    }
    return false
  }
}
