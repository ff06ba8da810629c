/// What `routes create` says of a route beside its key.
package struct RouteSettings: Sendable, Hashable {
  /// A URL or `service.namespace`.
  package var target: String
  /// The security scheme that guards it; nil for an open route.
  package var scheme: String?
  /// Scopes of which one is asked.
  package var scopes: [String]
  /// How long the backend may take, in milliseconds.
  package var timeoutMilliseconds: Int

  /// Settings of their parts.
  package init(target: String, scheme: String?, scopes: [String], timeoutMilliseconds: Int) {
    self.target = target
    self.scheme = scheme
    self.scopes = scopes
    self.timeoutMilliseconds = timeoutMilliseconds
  }
}
