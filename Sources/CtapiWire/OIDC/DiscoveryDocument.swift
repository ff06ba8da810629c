package import CtapiCore

/// The OpenID Connect discovery document of a user pool (`tokens.md` 3.4).
///
/// It lists only what answers: a client that reads an endpoint here can call it.
package struct DiscoveryDocument: Sendable {
  /// The pool's issuer, without a trailing slash; the documents stand below it.
  package let issuer: String

  /// The document of the pool with that issuer.
  package init(issuer: String) { self.issuer = issuer }

  /// Where the pool's public keys stand.
  package var jwksURI: String { issuer + "/.well-known/jwks.json" }

  /// The document's text form.
  package var json: JSON {
    [
      "issuer": .string(issuer),
      "jwks_uri": .string(jwksURI),
      "response_types_supported": [],
      "subject_types_supported": ["public"],
      "id_token_signing_alg_values_supported": ["RS256"],
    ]
  }
}
