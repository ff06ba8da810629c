import CtapiHTTP

/// Finds an identity source other than `authorization` in a request; nil when it is there more than once.
enum IdentityField {
  /// The value of a header field, by its lower-case name; empty when there is none.
  static func header(_ name: String, of head: borrowing ScannedRequest, in bytes: RawSpan) -> ByteRange? {
    let wanted = Array(name.utf8)
    var found = ByteRange()
    var scanner = FieldScanner(bytes, from: head.fieldsStart)
    while case .field = scanner.next() {
      guard isSame(bytes.part(scanner.name), wanted) else { continue }
      guard found.isEmpty else { return nil }
      found = scanner.value
    }
    return found
  }

  private static func isSame(_ name: RawSpan, _ wanted: [UInt8]) -> Bool {
    guard name.byteCount == wanted.count else { return false }
    return wanted.indices.allSatisfy { index in
      let byte = name.byte(index)
      return (byte &- 0x41 < 26 ? byte | 0x20 : byte) == wanted[index]
    }
  }

  /// The value of a query parameter, whose name is compared as sent; empty when there is none.
  static func query(_ name: String, of head: borrowing ScannedRequest, in bytes: RawSpan) -> ByteRange? {
    let wanted = Array(name.utf8)
    var found = ByteRange()
    var start = Int(head.query.start)
    while start < Int(head.query.end) {
      var end = start
      while end < Int(head.query.end), bytes.byte(end) != UInt8(ascii: "&") { end &+= 1 }
      if end - start > wanted.count, bytes.byte(start + wanted.count) == UInt8(ascii: "="),
        bytes.extracting(start..<start + wanted.count).isSame(as: wanted.span.bytes)
      {
        guard found.isEmpty else { return nil }
        found = ByteRange(start + wanted.count + 1, end)
      }
      start = end &+ 1
    }
    return found
  }
}
