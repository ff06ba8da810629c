import CtapiHTTP

/// Finds an identity source other than `authorization` in a request; nil when it is there more than once.
enum IdentityField {
  /// The value of a header field, by its lower-case name; empty when there is none.
  static func header(_ name: String, of head: borrowing ScannedRequest, in bytes: RawSpan) -> ByteRange? {
    let wanted = Array(name.utf8)
    var found: ByteRange?
    var scanner = FieldScanner(bytes, from: head.fieldsStart)
    while case .field = scanner.next() {
      guard isSame(bytes.part(scanner.name), wanted) else { continue }
      guard found == nil else { return nil }
      found = scanner.value
    }
    return found ?? ByteRange()
  }

  private static func isSame(_ name: RawSpan, _ wanted: [UInt8]) -> Bool {
    guard name.byteCount == wanted.count else { return false }
    return wanted.indices.allSatisfy { index in
      let byte = name.byte(index)
      return (byte &- 0x41 < 26 ? byte | 0x20 : byte) == wanted[index]
    }
  }

  /// The value of a query parameter, whose name is compared as a backend reads it, decoded; empty when there is none.
  static func query(_ name: String, of head: borrowing ScannedRequest, in bytes: RawSpan) -> ByteRange? {
    let wanted = Array(name.utf8)
    let query = bytes.part(head.query)
    var found: ByteRange?
    var scanner = QueryScanner(query)
    while scanner.next() {
      guard query.part(scanner.name).isDecoded(wanted.span.bytes) else { continue }
      guard found == nil else { return nil }
      found = scanner.value.moved(by: Int(head.query.start))
    }
    return found ?? ByteRange()
  }
}
