import CtapiCore
import CtapiDefinition
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

  /// What a function's event has of it as `requestContext.authorizer` (`gateway.md` 2.3): all scopes of the token where
  /// its route asks for some, and null where it asks for none.
  func event(_ format: PayloadFormat, hasScopes: Bool) -> JSON? {
    guard let token else {
      guard !values.isEmpty || !principal.isEmpty else { return nil }
      if format == .version2 { return ["lambda": .object(values)] }
      var object = values
      object["principalId"] = .string(String(decoding: principal, as: UTF8.self))
      return .object(object)
    }
    var claims = JSONObject()
    for member in token.claimsObject().members {
      if let text = ClaimText.text(of: member.value) {
        claims[member.name] = .string(String(decoding: text, as: UTF8.self))
      }
    }
    let jwt: JSON = ["claims": .object(claims), "scopes": hasScopes ? .strings(token.scopes) : .null]
    return format == .version2 ? ["jwt": jwt] : jwt
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
