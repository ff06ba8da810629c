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
    let dot = UInt8(ascii: ".")
    guard let first = token.firstOffset(of: dot, from: 0), let second = token.firstOffset(of: dot, from: first + 1),
      token.firstOffset(of: dot, from: second + 1) == nil
    else { throw CompactToken.wrongCount(token) }
    header = 0..<first
    payload = (first + 1)..<second
    signature = (second + 1)..<token.count
    guard !header.isEmpty else { throw TokenFault(.malformed, "the header is empty") }
  }

  private static func wrongCount(_ token: Span<UInt8>) -> TokenFault {
    let dots = token.indices.filter { token[$0] == UInt8(ascii: ".") }
    if dots.count == 4, let header = try? TokenHeader(decoding: token.extracting(0..<dots[0])),
      header.members["enc"] != nil
    {
      return TokenFault(.isJWE, "this is an encrypted token (JWE), which carries no signature to verify")
    }
    if token.count > 0, token[0] == UInt8(ascii: "{") {
      return TokenFault(.malformed, "this is a token in JSON form; only the compact form is read")
    }
    return TokenFault(.malformed, "a token has three segments joined by dots, this has \(dots.count + 1)")
  }
}
