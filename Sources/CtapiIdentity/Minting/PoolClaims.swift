package import CtapiCore

/// The claims a pool puts into its tokens (`tokens.md` 3.3).
package struct PoolClaims {
  /// Which of a pool's two kinds of token.
  package enum Use: String, Sendable, CaseIterable {
    /// For calling APIs.
    case access
    /// For telling a client who signed in.
    case id
  }

  /// The scope a pool grants where none is asked for.
  package static let ownScope = "aws.cognito.signin.user.admin"

  /// The pool.
  package var pool: Pool
  /// The client the token is for.
  package var client: String
  /// The subject.
  package var subject: String
  /// The kind of token.
  package var use: Use
  /// Makes identifiers.
  package var identifier: () -> String

  /// Claims of a pool for a subject.
  package init(pool: Pool, client: String, subject: String, use: Use, identifier: @escaping () -> String) {
    self.pool = pool
    self.client = client
    self.subject = subject
    self.use = use
    self.identifier = identifier
  }

  /// Fills in what the draft does not say.
  package func fill(_ draft: inout ClaimsDraft, now: Timestamp) {
    let issued = JSON.integer(now.seconds)
    draft.setDefault("sub", .string(subject))
    draft.setDefault("iss", .string(pool.issuer))
    let name = draft.claims["sub"]?.stringValue ?? subject
    switch use {
    case .access:
      draft.setDefault("client_id", .string(client))
      draft.setDefault("origin_jti", .string(identifier()))
      draft.setDefault("event_id", .string(identifier()))
      draft.setDefault("token_use", "access")
      draft.setDefault("scope", .string(PoolClaims.ownScope))
      draft.setDefault("auth_time", issued)
      draft.setDefault("jti", .string(identifier()))
      draft.setDefault("username", .string(name))
    case .id:
      draft.setDefault("cognito:username", .string(name))
      draft.setDefault("origin_jti", .string(identifier()))
      draft.setDefault("aud", .string(client))
      draft.setDefault("event_id", .string(identifier()))
      draft.setDefault("token_use", "id")
      draft.setDefault("auth_time", issued)
      draft.setDefault("jti", .string(identifier()))
    }
  }

  /// Identifiers of UUID form that follow from `seed`, so that a stopped clock makes the same token twice.
  package static func repeatable(_ seed: String) throws(CtapiError) -> () -> String {
    let hash = try DigestAlgorithm.sha256.hash(Array(seed.utf8).span)
    var source = IdentifierSource(SeededGenerator(seed: hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }))
    return { source.uuid() }
  }
}
