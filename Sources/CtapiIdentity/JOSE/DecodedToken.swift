package import CtapiCore

/// A token taken apart without any verification.
package struct DecodedToken: Sendable {
  /// The header.
  package let header: JSONObject
  /// The claims.
  package let claims: JSONObject
  /// How many bytes the signature has.
  package let signatureSize: Int

  /// Takes a token apart; throws the reason when it is no compact token with a header and claims.
  package init(_ token: Span<UInt8>) throws(TokenFault) {
    let parts = try CompactToken(token)
    header = try TokenHeader(decoding: token.extracting(parts.header)).members
    guard let payload = Base64.decodeURL(token.extracting(parts.payload)) else {
      throw TokenFault(.badBase64, "the payload is not canonical base64url")
    }
    claims = try StrictJSON.object(payload.span, part: "the claims")
    guard let signature = Base64.decodeURL(token.extracting(parts.signature)) else {
      throw TokenFault(.badBase64, "the signature is not canonical base64url")
    }
    signatureSize = signature.count
  }

  /// The claims that are dates, as text.
  package func times(_ text: (Timestamp) -> String) -> JSONObject {
    var times = JSONObject()
    for name in ["exp", "nbf", "iat", "auth_time"] {
      guard let number = claims[name]?.numberValue, let moment = NumericDate.timestamp(number.text.utf8.span) else {
        continue
      }
      times[name] = .string(text(moment))
    }
    return times
  }
}
