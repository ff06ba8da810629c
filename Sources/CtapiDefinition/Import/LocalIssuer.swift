/// The local pool, as far as an authorizer needs it.
package struct LocalIssuer: Sendable, Hashable {
  /// The pool's issuer.
  package var issuer: String
  /// The ids of its clients.
  package var clients: [String]

  /// The pool of that issuer.
  package init(issuer: String, clients: [String]) {
    self.issuer = issuer
    self.clients = clients
  }
}
