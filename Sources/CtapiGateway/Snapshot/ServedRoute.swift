/// A route as the loops see it: indices into the snapshot, -1 for none.
struct ServedRoute: Sendable {
  let integration: Int32
  let authorizer: Int32
  let scopes: [String]
  /// The pieces of the backend's path and query, for an integration with a URL of its own.
  let pieces: Range<Int32>
  /// The backend's URL has a query, behind which the client's goes.
  let hasQuery: Bool
  /// The whole request path goes behind the URL (`gateway.md` K76).
  let appendsPath: Bool
}
