import CtapiHTTP

extension ByteBuffer {
  /// Appends the fields of a head that begin at `start` without the dropped lines, without those that `connection`
  /// names (RFC 9110 §7.6.1), and if asked without `access-control-*`; off the usual path.
  ///
  /// What decides about the message cannot be taken away by its sender: ``ConnectionNames`` keeps it.
  mutating func append(
    _ bytes: RawSpan, from start: Int, withoutNamedOr dropped: borrowing DroppedLines, hidesCORS: Bool = false
  ) {
    let names = ConnectionNames(bytes, from: start)
    var scanner = FieldScanner(bytes, from: start)
    var index = 0
    while case .field = scanner.next() {
      if index < dropped.count, dropped[index].start == scanner.line.start {
        index &+= 1
      } else if hidesCORS, bytes.part(scanner.name).isAccessControl {
        continue
      } else if !names.contains(bytes.part(scanner.name)) {
        append(bytes.part(scanner.line))
      }
    }
  }

  /// Appends data as one chunk (RFC 9112 §7.1); never empty, for an empty chunk ends the body.
  mutating func append(chunk data: RawSpan) {
    append(hexadecimal: data.byteCount)
    append("\r\n")
    append(data)
    append("\r\n")
  }
}
