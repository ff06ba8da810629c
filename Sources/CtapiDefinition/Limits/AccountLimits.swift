/// What an account may have and do, as API Gateway's quotas say it (`gateway.md` 1.7); what is absent is not limited.
package struct AccountLimits: Sendable, Hashable {
  /// The token bucket of all calls together (`gateway.md` 4.1).
  package var throttle = Throttle()
  /// APIs of the account.
  package var apis: Int?
  /// Routes of an API.
  package var routes: Int?
  /// Integrations of an API.
  package var integrations: Int?
  /// Stages of an API.
  package var stages: Int?
  /// Authorizers of an API.
  package var authorizers: Int?
  /// Audiences of an authorizer.
  package var audiences: Int?
  /// Scopes of a route.
  package var scopes: Int?
  /// Variables of a stage; of which there are never more than 100.
  package var stageVariables: Int?
  /// Custom domains of the account.
  package var domains: Int?

  /// No limits.
  package init() {}

  /// API Gateway's defaults in most Regions (`gateway.md` 1.7).
  package static let aws: AccountLimits = {
    var limits = AccountLimits()
    limits.throttle = Throttle(rate: 10_000, burst: 5000)
    limits.apis = 600
    limits.routes = 300
    limits.integrations = 300
    limits.stages = 10
    limits.authorizers = 10
    limits.audiences = 50
    limits.scopes = 10
    limits.stageVariables = 100
    limits.domains = 120
    return limits
  }()

  /// A count that can be limited: its name in settings, and where it is kept.
  package typealias Count = (name: String, path: any WritableKeyPath<AccountLimits, Int?> & Sendable)

  /// All counts that can be limited.
  package static let counts: [Count] = [
    ("apis", \.apis), ("routes", \.routes), ("integrations", \.integrations), ("stages", \.stages),
    ("authorizers", \.authorizers), ("audiences", \.audiences), ("scopes", \.scopes),
    ("stage-variables", \.stageVariables), ("domains", \.domains),
  ]
}
