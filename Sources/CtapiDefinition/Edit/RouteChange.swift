/// What `routes update` changes of a route; nil keeps what is there.
package struct RouteChange: Sendable, Hashable {
  /// Who may call it.
  package enum Guard: Sendable, Hashable {
    /// Everybody.
    case open
    /// Holders of a token that this security scheme takes.
    case scheme(String)
  }

  /// A URL or `service.namespace`.
  package var target: String?
  /// Who may call it.
  package var access: Guard?
  /// Scopes of which one is asked.
  package var scopes: [String]?
  /// How long the backend may take, in milliseconds.
  package var timeoutMilliseconds: Int?

  /// A change of its parts.
  package init(
    target: String? = nil, access: Guard? = nil, scopes: [String]? = nil, timeoutMilliseconds: Int? = nil
  ) {
    self.target = target
    self.access = access
    self.scopes = scopes
    self.timeoutMilliseconds = timeoutMilliseconds
  }
}
