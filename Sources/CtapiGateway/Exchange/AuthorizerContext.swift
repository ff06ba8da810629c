import CtapiCore
import CtapiHTTP
import CtapiIdentity

/// What an authorizer found out about a caller, for mappings and logs; made only where one of them asks for it.
final class AuthorizerContext: Sendable {
  /// The claims of the accepted token.
  private let token: VerifiedToken?
  /// The context of a REQUEST authorizer's answer.
  private let values: JSONObject
  /// `$context.authorizer.principalId`.
  let principal: [UInt8]
  /// `$context.authorizer.error`: why the request was not let through (`gateway.md` 2.2).
  let error: [UInt8]

  /// What a JWT authorizer found: the token it accepted, or why it did not.
  init(token: VerifiedToken?, denial: Denial?) {
    self.token = token
    values = JSONObject()
    principal = []
    error = Array((denial?.logText ?? "").utf8)
  }

  init(token: VerifiedToken? = nil, values: JSONObject = JSONObject(), principal: String = "", error: String = "") {
    self.token = token
    self.values = values
    self.principal = Array(principal.utf8)
    self.error = Array(error.utf8)
  }

  /// A claim as text; nil when the token has none of that name.
  func claim(_ name: RawSpan) -> [UInt8]? {
    guard let value = token?.claimsObject()[name.text] else { return nil }
    return ClaimText.text(of: value)
  }

  /// A value of the authorizer's context as text; nil when it has none of that name.
  func value(_ name: RawSpan) -> [UInt8]? {
    guard let value = values[name.text] else { return nil }
    return ClaimText.text(of: value)
  }
}
