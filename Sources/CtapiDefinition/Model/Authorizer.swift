/// A JWT authorizer (`gateway.md` 2.1); other kinds are refused by name at import.
package struct Authorizer: Sendable, Hashable {
  /// Six lower-case letters and digits, tied to the name.
  package var id: String
  /// The security scheme's name.
  package var name: String
  /// Where the token stands in a request.
  package var identitySource: IdentitySource
  /// The exact `iss` of accepted tokens.
  package var issuer: String
  /// Accepted audiences, at most 50.
  package var audience: [String]
  /// Accepted algorithms, `RS256 RS384 RS512` unless `x-ctapi-algorithms` says otherwise (`design.md` 7.1).
  package var algorithms: [String]

  /// The algorithms that API Gateway takes.
  package static let defaultAlgorithms = ["RS256", "RS384", "RS512"]

  /// An authorizer of its parts.
  package init(
    id: String, name: String, identitySource: IdentitySource = .header("authorization"), issuer: String,
    audience: [String], algorithms: [String] = Authorizer.defaultAlgorithms
  ) {
    self.id = id
    self.name = name
    self.identitySource = identitySource
    self.issuer = issuer
    self.audience = audience
    self.algorithms = algorithms
  }
}
