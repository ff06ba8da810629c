/// A route with the integration and authorizer it names.
package struct ServedRoute: Sendable, Hashable {
  /// The route.
  package var route: Route
  /// What answers it.
  package var integration: Integration?
  /// Who guards it.
  package var authorizer: Authorizer?
}
