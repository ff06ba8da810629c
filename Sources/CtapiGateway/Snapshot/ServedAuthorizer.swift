import CtapiCore
import CtapiDefinition
import CtapiIdentity

/// A JWT authorizer as the loops see it.
struct ServedAuthorizer: Sendable {
  let source: IdentitySource
  let rules: TokenRules
  let keys: GatewayInputs.Keys
  /// Part of the key of every cached token, so that one accepted here is not accepted elsewhere.
  let issuer: String
}
