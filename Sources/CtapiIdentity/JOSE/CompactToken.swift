import CtapiCore

/// Where the three parts of a compact JWS stand in its bytes (RFC 7515 §3.1).
package struct CompactToken: Sendable {
  /// The encoded header.
  package let header: Range<Int>
  /// The encoded payload.
  package let payload: Range<Int>
  /// The encoded signature; may be empty.
  package let signature: Range<Int>

  /// What the signature covers: header, dot and payload as they came.
  package var signed: Range<Int> { 0..<payload.upperBound }

  /// Finds the parts, or says why there are not three.
  package init(_ token: Span<UInt8>) throws(TokenFault) {
    var dots = (first: 0, second: 0)
    var count = 0
    for index in token.indices where token[index] == UInt8(ascii: ".") {
      count += 1
      if count == 1 { dots.first = index }
      if count == 2 { dots.second = index }
    }
    guard count == 2 else { throw CompactToken.wrongCount(token, dots: count, firstDot: dots.first) }
    header = 0..<dots.first
    payload = (dots.first + 1)..<dots.second
    signature = (dots.second + 1)..<token.count
    guard !header.isEmpty else { throw TokenFault(.malformed, "the header is empty") }
  }

  private static func wrongCount(_ token: Span<UInt8>, dots: Int, firstDot: Int) -> TokenFault {
    if dots == 4, let header = try? TokenHeader(decoding: token.extracting(0..<firstDot)),
      header.members["enc"] != nil
    {
      return TokenFault(.isJWE, "this is an encrypted token (JWE), which carries no signature to verify")
    }
    if token.count > 0, token[0] == UInt8(ascii: "{") {
      return TokenFault(.malformed, "this is a token in JSON form; only the compact form is read")
    }
    return TokenFault(.malformed, "a token has three segments joined by dots, this has \(dots + 1)")
  }
}
