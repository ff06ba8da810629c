/// What `routes authorizer create` and `update` say of a JWT authorizer; nil keeps what is there.
package struct AuthorizerSettings: Sendable, Hashable {
  /// The exact `iss` of accepted tokens.
  package var issuer: String?
  /// Accepted audiences.
  package var audience: [String]?
  /// Where the token stands, such as `$request.header.Authorization`.
  package var identitySource: String?
  /// Accepted algorithms.
  package var algorithms: [String]?

  /// Settings of their parts.
  package init(
    issuer: String? = nil, audience: [String]? = nil, identitySource: String? = nil, algorithms: [String]? = nil
  ) {
    self.issuer = issuer
    self.audience = audience
    self.identitySource = identitySource
    self.algorithms = algorithms
  }
}
