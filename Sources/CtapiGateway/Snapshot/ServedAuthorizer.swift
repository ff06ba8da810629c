import CtapiCore
import CtapiDefinition
import CtapiIdentity

/// An authorizer as the loops see it.
struct ServedAuthorizer: Sendable {
  let source: IdentitySource
  let rules: TokenRules
  let keys: GatewayInputs.Keys
  /// How many fetches of the keys had ended.
  let fetches: Int
  /// Part of the key of every cached token, so that one accepted here is not accepted elsewhere.
  let issuer: String
  /// How a REQUEST authorizer is asked; nil for a JWT authorizer.
  let callout: ServedCallout?
}
