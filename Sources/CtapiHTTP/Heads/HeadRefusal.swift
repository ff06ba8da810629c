/// Why the head of a message is not accepted, each with one status (`reliability.md` 1).
package enum HeadRefusal: UInt8, Error, Sendable {
  /// Not HTTP/1.1 as RFC 9112 writes it, or written so that two readers could disagree.
  case malformed
  /// Request line and field values over the limit, or too many fields.
  case tooLarge
  /// A declared body over the limit.
  case bodyTooLarge
  /// A version other than HTTP/1.0 and HTTP/1.1.
  case version
  /// A transfer coding other than `chunked`.
  case transferCoding
  /// An expectation other than `100-continue`.
  case expectation
  /// A method that is never forwarded: CONNECT and TRACE.
  case method
}
