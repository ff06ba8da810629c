import CtapiCore
import CtapiHTTP

/// Walks the parameters of a query string in order.
struct QueryScanner: ~Escapable {
  private let query: RawSpan
  private var position = 0
  /// The last parameter's name and value, still encoded, and all of it.
  private(set) var name = ByteRange()
  private(set) var value = ByteRange()
  private(set) var whole = ByteRange()

  @_lifetime(copy query)
  init(_ query: RawSpan) { self.query = query }

  /// Goes to the next parameter; false when there is none.
  ///
  /// Empty ones are passed over.
  mutating func next() -> Bool {
    while position < query.byteCount {
      let start = position
      var equals = -1
      while position < query.byteCount, query.byte(position) != UInt8(ascii: "&") {
        if equals < 0, query.byte(position) == UInt8(ascii: "=") { equals = position }
        position &+= 1
      }
      let end = position
      position &+= 1
      guard end > start else { continue }
      whole = ByteRange(start, end)
      name = ByteRange(start, equals < 0 ? end : equals)
      value = ByteRange(equals < 0 ? end : equals &+ 1, end)
      return true
    }
    return false
  }
}

extension RawSpan {
  /// Whether these bytes, decoded as a part of a query string, are those of `plain`; ignoring case, that is in lower
  /// case.
  func isDecoded(_ plain: RawSpan, ignoringCase: Bool = false) -> Bool {
    var index = 0
    var other = 0
    while index < byteCount {
      var byte = byte(index)
      index &+= 1
      if byte == UInt8(ascii: "%"), index &+ 1 < byteCount, let high = self.byte(index).hexDigitValue,
        let low = self.byte(index &+ 1).hexDigitValue
      {
        byte = high << 4 | low
        index &+= 2
      } else if byte == UInt8(ascii: "+") {
        byte = 0x20
      }
      if ignoringCase, byte &- 0x41 < 26 { byte |= 0x20 }
      guard other < plain.byteCount, plain.byte(other) == byte else { return false }
      other &+= 1
    }
    return other == plain.byteCount
  }
}
