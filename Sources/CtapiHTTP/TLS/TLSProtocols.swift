/// What is spoken inside TLS, as the two sides agree by ALPN (RFC 7301).
package enum TLSProtocols: Sendable, Hashable {
  /// HTTP/1.1 only.
  case http1
  /// HTTP/2 where the client can, else HTTP/1.1.
  case http2OrHTTP1

  /// The names in order of preference, each with its length before it (RFC 7301 §3.1).
  var wireForm: [UInt8] {
    let http1 = [8] + Array("http/1.1".utf8)
    return self == .http1 ? http1 : [2] + Array("h2".utf8) + http1
  }
}
