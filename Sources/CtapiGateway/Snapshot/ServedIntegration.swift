import CtapiHTTP

/// An integration as the loops see it.
struct ServedIntegration: Sendable {
  /// What answers.
  enum Kind: UInt8, Sendable {
    /// A backend with a URL: it sees its own host and path (`gateway.md` 3.2).
    case url
    /// A registry service: it sees the client's host and path (`gateway.md` 3.3).
    case service
    /// Bytes of the snapshot.
    case mock
    /// A place that the client is sent to.
    case redirect
    /// A URL that gets the request as an event.
    case function
    /// Nothing that can be served; 500.
    case unusable
  }

  let kind: Kind
  let endpoints: Range<Int32>
  let timeout: UInt32
  /// The method sent on; empty keeps the client's.
  let method: ByteRange
  /// The `host` line of a backend with a URL.
  let hostLine: ByteRange
  /// The target of calls of a function or authorizer, and which function it is.
  var callTarget = ByteRange()
  var function: Int32 = -1
  /// Where a redirect leads; its status is that of the mock.
  var redirect: Range<Int32> = 0..<0
  var mockStatus: Int32
  /// Its host's name has no address.
  var isUnresolved = false
  /// Status line, fields and body of a mock, between which the request id goes.
  let mockHead: ByteRange
  let mockBody: ByteRange
}
