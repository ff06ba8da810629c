/// What the bytes of a client have come to.
package enum HTTP2Event {
  /// A request begins: its head, and perhaps some of its body, is in `received`; or it is refused.
  case request(HTTP2Stream)
  /// More of a request's body is in `received`, or it has ended.
  case data(HTTP2Stream)
  /// The stream is over; it must not be used any more.
  case closed(HTTP2Stream)
}
