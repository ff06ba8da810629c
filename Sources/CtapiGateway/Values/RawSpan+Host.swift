import CtapiHTTP

extension RawSpan {
  /// Of a host its name: without a port, and without the dot that stands for the root (RFC 1034 §3.1).
  var hostName: RawSpan {
    @_lifetime(copy self)
    get {
      var end = hostPortColon
      if end > 0, byte(end &- 1) == UInt8(ascii: ".") { end &-= 1 }
      return extracting(0..<end)
    }
  }

  /// Where in a host the colon of its port stands; its end where it has none.
  var hostPortColon: Int {
    var end = byteCount
    while end > 0, byte(end &- 1) &- 0x30 < 10 { end &-= 1 }
    return end > 0 && byte(end &- 1) == UInt8(ascii: ":") ? end &- 1 : byteCount
  }

  /// Whether the label of a host behind that dot is `execute-api`.
  @inline(__always)
  func namesExecuteAPI(behind dot: Int) -> Bool {
    let end = dot &+ 12
    guard dot >= 0, byteCount >= end, byte(dot &+ 1) | 0x20 == UInt8(ascii: "e"),
      extracting(dot &+ 1..<end).isWord("execute-api")
    else { return false }
    return byteCount == end || byte(end) == UInt8(ascii: ".") || byte(end) == UInt8(ascii: ":")
  }
}
