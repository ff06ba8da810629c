/// Walks the elements of a comma-separated field value (RFC 9110 §5.6.1); empty ones are passed over.
package struct ListScanner: ~Escapable {
  private let bytes: RawSpan
  private var position = 0

  /// Walks a field's value.
  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan) { self.bytes = bytes }

  /// The next element without blanks around it, by offsets in the value.
  package mutating func next() -> ByteRange? {
    while position < bytes.byteCount {
      var end = position
      while end < bytes.byteCount, bytes.byte(end) != 0x2C { end &+= 1 }
      var first = position
      var last = end
      while first < last, bytes.byte(first) == 0x20 || bytes.byte(first) == 0x09 { first &+= 1 }
      while last > first, bytes.byte(last &- 1) == 0x20 || bytes.byte(last &- 1) == 0x09 { last &-= 1 }
      position = end &+ 1
      if first < last { return ByteRange(first, last) }
    }
    return nil
  }
}
