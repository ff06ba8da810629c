package import CtapiCore

/// Makes hostile tokens out of good claims and the keys a resource server trusts.
package struct Forge: Sendable {
  /// The claims of the good token that each forgery spoils.
  package let claims: JSONObject
  /// The trusted RS256 key, private.
  package let key: TokenKey
  /// The trusted ES256 key, private.
  package let ellipticKey: TokenKey
  /// The time now.
  package let now: Timestamp

  /// A forge over keys of one pool.
  package init(claims: JSONObject, key: TokenKey, ellipticKey: TokenKey, now: Timestamp) {
    self.claims = claims
    self.key = key
    self.ellipticKey = ellipticKey
    self.now = now
  }

  /// A token of that kind.
  package func make(_ kind: ForgeryKind) throws(CtapiError) -> [UInt8] {
    do {
      return try kind.make(self)
    } catch let error as CtapiError {
      throw error
    } catch {
      throw CtapiError(.bug, "cannot forge '\(kind.name)': \(error)")
    }
  }

  /// The header of a good token.
  var header: JSONObject { ["kid": .string(key.kid ?? ""), "alg": "RS256"] }

  /// The good claims with one changed, or with nil left out.
  func claims(_ name: String, _ value: JSON?) -> JSONObject {
    var copy = claims
    copy[name] = value
    return copy
  }

  /// The good header with one member changed or added.
  func header(_ name: String, _ value: JSON?) -> JSONObject {
    var copy = header
    copy[name] = value
    return copy
  }

  /// A token that is rightly signed.
  func sign(header: JSONObject? = nil, claims: JSONObject? = nil) throws -> [UInt8] {
    try sign(headerText: JSON.object(header ?? self.header).bytes(), JSON.object(claims ?? self.claims).bytes())
  }

  /// A rightly signed token of any text.
  func sign(headerText: [UInt8], _ claimsText: [UInt8]) throws -> [UInt8] {
    try TokenSigner(key).sign(header: headerText.span, payload: claimsText.span)
  }

  /// A token signed by somebody else's key.
  func signByStranger(header: JSONObject) throws -> [UInt8] {
    let stranger = try TokenKey.generate(for: .rs256)
    return try sign(header, by: stranger)
  }

  /// A token signed by `key`.
  func sign(_ header: JSONObject, by key: TokenKey) throws -> [UInt8] {
    let text = JSON.object(header).bytes()
    let payload = JSON.object(claims).bytes()
    return try TokenSigner(key).sign(header: text.span, payload: payload.span)
  }

  /// A token with that header and signature, which need not belong together.
  func join(header: JSONObject, signature: [UInt8]) -> [UInt8] {
    var token = unsigned(header)
    token.append(UInt8(ascii: "."))
    Base64.appendURL(signature.span, to: &token)
    return token
  }

  /// The first two segments.
  func unsigned(_ header: JSONObject) -> [UInt8] {
    var token: [UInt8] = []
    let text = JSON.object(header).bytes()
    let payload = JSON.object(claims).bytes()
    Base64.appendURL(text.span, to: &token)
    token.append(UInt8(ascii: "."))
    Base64.appendURL(payload.span, to: &token)
    return token
  }

  /// A token whose HMAC is made with something public as the secret.
  func authenticate(withPublic secret: [UInt8]) throws -> [UInt8] {
    try sign(header("alg", "HS256"), by: TokenKey(.secret(secret), algorithm: .hs256))
  }
}
