package import CtapiCore

/// A user pool: who issues tokens here, and for which client.
package struct Pool: Sendable, Hashable {
  /// The client every pool made by ctapi begins with.
  package static let defaultClient = "ctapi-cli"
  /// Where the control port is, when nobody says otherwise.
  package static let defaultBase = "http://127.0.0.1:4566"
  /// The longest a token of a pool can be valid (`tokens.md` 3.2), and so the usual overlap of a rotation.
  package static let longestValidity = Duration.seconds(86400)

  /// The identifier, such as `us-east-1_a1B2c3D4e`.
  package let id: String
  /// The name.
  package let name: String
  /// What `iss` says, stored so that a changed port does not change it.
  package var issuer: String
  /// The clients' identifiers, in the order they were made.
  package var clients: [String]

  /// The document behind `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0 §3; `tokens.md` 3.4).
  ///
  /// Only what exists is listed: the pool issues tokens on the command line and publishes its keys.
  package var discoveryDocument: JSON {
    [
      "id_token_signing_alg_values_supported": ["RS256"],
      "issuer": .string(issuer),
      "jwks_uri": .string(issuer + "/.well-known/jwks.json"),
      "response_types_supported": ["code", "token"],
      "scopes_supported": ["openid", "email", "phone", "profile"],
      "subject_types_supported": ["public"],
    ]
  }
}
