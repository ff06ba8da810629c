/// What one call of a TLS session came to.
package enum TLSOutcome: Sendable, Hashable {
  /// So many bytes of the application went through; 0 for a handshake that is over.
  case bytes(Int)
  /// It goes on when the socket has something to read.
  case wantsRead
  /// It goes on when the socket takes something to send.
  case wantsWrite
  /// The other side has ended its side in order (`close_notify`).
  case closed
  /// The session is broken.
  case failed(TLSFailure)
}
