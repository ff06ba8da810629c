import CtapiHTTP

extension MappingRun {
  /// Appends the fields of a head that begin at `start`, without those that go no further and those that the mapping
  /// takes away.
  func appendFields(
    of bytes: RawSpan, from start: Int, without dropped: borrowing DroppedLines, namesFields: Bool, hidesCORS: Bool,
    hidesLength: Bool = false, to out: inout ByteBuffer
  ) {
    let names = namesFields ? ConnectionNames(bytes, from: start) : nil
    var scanner = FieldScanner(bytes, from: start)
    var index = 0
    while case .field = scanner.next() {
      if index < dropped.count, dropped[index].start == scanner.line.start {
        index &+= 1
        continue
      }
      let name = bytes.part(scanner.name)
      if let names, names.contains(name) { continue }
      if hidesCORS, name.isAccessControl { continue }
      if hidesLength, name.isWord("content-length") { continue }
      if drops(header: name) { continue }
      out.append(bytes.part(scanner.line))
    }
  }
}

extension RawSpan {
  /// Whether a header's name is one of `access-control-*`.
  var isAccessControl: Bool { byteCount > 15 && extracting(0..<15).isWord("access-control-") }
}
