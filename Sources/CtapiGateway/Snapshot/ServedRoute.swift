import CtapiHTTP

/// A route as the loops see it: indices into the snapshot, -1 for none.
struct ServedRoute: Sendable {
  /// The route's key as text.
  let key: ByteRange
  /// The key needs no escaping in any log.
  let hasPlainKey: Bool
  let integration: Int32
  let authorizer: Int32
  let scopes: [String]
  /// The pieces of the backend's path and query, for an integration with a URL of its own.
  let pieces: Range<Int32>
  /// The backend's URL has a query, behind which the client's goes.
  let hasQuery: Bool
  /// The token bucket.
  let bucket: Int32
  /// The counters of this route alone.
  let series: Int32
  /// The changes of the request, and those of the response by its status.
  let requestMapping: Int32
  let responseMappings: Range<Int32>
  /// A mapping or the access log tells what the authorizer said.
  let readsAuthorizer: Bool
  /// A mapping of the request reads its body.
  let readsBody: Bool
  /// A mapping of a response reads its body.
  let readsResponseBody: Bool
  /// The variants, the first that fits goes before the route itself.
  var variants: Range<Int32> = 0..<0
}

extension ServedRoute {
  /// The authorizer of a route whose own is not there.
  static let deniesAll: Int32 = .max
}
