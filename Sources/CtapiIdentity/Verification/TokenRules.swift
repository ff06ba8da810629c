/// What a token must be, besides correctly signed, to be accepted.
package struct TokenRules: Sendable, Hashable {
  /// How the accepted audiences are looked for.
  package enum AudienceRule: Sendable, Hashable {
    /// In `aud`.
    case audience
    /// In `aud`; in `client_id` only where `aud` is absent (`gateway.md` 2.2 step 5).
    case audienceElseClient
  }

  /// The longest token read, in bytes.
  package static let defaultMaximumSize = 16384
  /// The most clock difference that may be allowed (`tokens.md` statement 21).
  package static let mostLeeway = Duration.seconds(300)

  /// The accepted algorithms; nil takes each key's own, or its family's usual one (`tokens.md` A5).
  package var algorithms: [SignatureAlgorithm]?
  /// The accepted issuers; empty takes any.
  package var issuers: [String] = []
  /// The accepted audiences; empty takes any.
  package var audiences: [String] = []
  /// Where audiences are looked for.
  package var audienceRule = AudienceRule.audience
  /// The client an access token's `client_id`, or an ID token's `aud`, must name.
  package var client: String?
  /// The subject.
  package var subject: String?
  /// Scopes that must all be granted.
  package var scopes: [String] = []
  /// Scopes of which one must be granted; empty asks for none.
  package var anyScopes: [String] = []
  /// What `token_use` must say, `access` or `id`.
  package var tokenUse: String?
  /// What the header's `typ` must be, as a media type.
  package var type: String?
  /// What `nonce` must say.
  package var nonce: String?
  /// Claims that must be there.
  package var requiredClaims: [String] = []
  /// Whether the header must name its key, even where only one fits.
  package var requiresKeyID = false
  /// Clock difference to forgive, 0 to ``mostLeeway``.
  package var leeway = Duration.zero
  /// The longest time since `auth_time`, or `iat` where that is absent.
  package var maximumAge: Duration?
  /// The longest token, in bytes.
  package var maximumSize = TokenRules.defaultMaximumSize

  /// Rules that ask for nothing but a good signature and good times.
  package init() {}

  /// The rules of API Gateway's JWT authorizer; a token that never ends has no `exp` in the future, and one that names no
  /// key none of the issuer's (`gateway.md` 2.2).
  package static func gateway(
    issuer: String, audiences: [String], algorithms: [SignatureAlgorithm] = SignatureAlgorithm.gatewayDefault
  ) -> TokenRules {
    var rules = TokenRules()
    rules.algorithms = algorithms
    rules.issuers = [issuer]
    rules.audiences = audiences
    rules.audienceRule = .audienceElseClient
    rules.requiredClaims = ["exp"]
    rules.requiresKeyID = true
    return rules
  }
}
