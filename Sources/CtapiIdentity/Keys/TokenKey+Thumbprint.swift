package import CtapiCore

extension TokenKey {
  /// The SHA-256 thumbprint of the key's required members (RFC 7638 §3, RFC 8037 §2), base64url.
  package func thumbprint() throws(CtapiError) -> String {
    let isSecret = if case .secret = material { true } else { false }
    let whole = try jwk(includingPrivate: isSecret) ?? JSONObject()
    var required = JSONObject()
    for name in ["crv", "e", "k", "kty", "n", "x", "y"] { required[name] = whole[name] }
    let text = JSON.object(required).bytes()
    let hash = try DigestAlgorithm.sha256.hash(text.span)
    return Base64.encodeURL(hash.span)
  }
}
