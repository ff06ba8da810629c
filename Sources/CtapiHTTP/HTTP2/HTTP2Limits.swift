/// What one HTTP/2 connection may ask for (`reliability.md` 1.7).
package struct HTTP2Limits: Sendable, Hashable {
  /// The most streams open at once.
  package var streams: UInt32 = 128
  /// The largest header list in bytes, each field counted with 32 more (RFC 9113 §6.5.2).
  package var headerList = 10_240
  /// The most fields of one header list.
  package var fields = 100
  /// How much of one request's body may be on its way, in bytes.
  package var streamWindow: Int32 = 65_535
  /// How much of all requests' bodies may be on its way, in bytes.
  package var connectionWindow: Int32 = 1 << 20

  /// AWS's limit for heads, and windows that keep a connection's memory small.
  package init() {}
}
