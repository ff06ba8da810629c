/// A JWT authorizer (`gateway.md` 2.1) or a REQUEST authorizer (2.4); other kinds are refused by name at import.
package struct Authorizer: Sendable, Hashable {
  /// Six lower-case letters and digits, tied to the name.
  package var id: String
  /// The security scheme's name.
  package var name: String
  /// Where the token stands in a request.
  package var identitySource: IdentitySource
  /// The exact `iss` of accepted tokens; empty for a REQUEST authorizer.
  package var issuer: String
  /// Accepted audiences, at most 50; none for a REQUEST authorizer.
  package var audience: [String]
  /// Accepted algorithms, `RS256 RS384 RS512` unless `x-ctapi-algorithms` says otherwise (`design.md` 7.1).
  package var algorithms: [String]
  /// How it is asked; nil for a JWT authorizer.
  package var request: RequestAuthorizer?

  /// The algorithms that API Gateway takes.
  package static let defaultAlgorithms = ["RS256", "RS384", "RS512"]

  /// A JWT authorizer of its parts.
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

  /// A REQUEST authorizer of its parts.
  package init(id: String, name: String, request: RequestAuthorizer) {
    self.init(id: id, name: name, issuer: "", audience: [], algorithms: [])
    self.request = request
  }
}
