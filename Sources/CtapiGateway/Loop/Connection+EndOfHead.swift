extension Connection.Flags {
  /// The end of a head: what has to be said of the connection, and the empty line.
  ///
  /// A client of HTTP/1.0 takes it for ended unless it is told otherwise, and would wait for that (RFC 9112 §9.3).
  var endOfHead: StaticString {
    guard contains(.keepsAlive) else { return "connection: close\r\n\r\n" }
    return contains(.isVersion11) ? "\r\n" : "connection: keep-alive\r\n\r\n"
  }
}
