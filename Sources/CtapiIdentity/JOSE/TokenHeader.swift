package import CtapiCore

/// A token's header, read strictly (RFC 7515 §4).
package struct TokenHeader: Sendable {
  /// Every member, in order.
  package let members: JSONObject
  /// The key's name, if the header gives one.
  package let kid: String?
  /// The token's type, if the header gives one.
  package let type: String?

  /// Decodes the first segment.
  package init(decoding segment: Span<UInt8>) throws(TokenFault) {
    guard let bytes = Base64.decodeURL(segment) else {
      throw TokenFault(.badBase64, "the header is not canonical base64url")
    }
    try self.init(json: bytes.span)
  }

  /// Reads the header's JSON.
  package init(json bytes: Span<UInt8>) throws(TokenFault) {
    members = try StrictJSON.object(bytes, part: "the header")
    kid = try TokenHeader.string("kid", members)
    type = try TokenHeader.string("typ", members)
    _ = try TokenHeader.string("cty", members)
  }

  private static func string(_ name: String, _ members: JSONObject) throws(TokenFault) -> String? {
    guard let value = members[name] else { return nil }
    guard let text = value.stringValue else {
      throw TokenFault(.malformed, "header member '\(name)' is \(value.typeName), expected a string", member: name)
    }
    return text
  }

  /// The algorithm, if the header names one that JOSE knows and ctapi does.
  package func algorithm() throws(TokenFault) -> SignatureAlgorithm {
    guard let value = members["alg"], !value.isNull else {
      throw TokenFault(.algorithmMissing, "the header names no algorithm", member: "alg")
    }
    guard let name = value.stringValue else {
      throw TokenFault(.malformed, "header member 'alg' is \(value.typeName), expected a string", member: "alg")
    }
    if name.hasSameBytes(as: "none") {
      throw TokenFault(
        .algorithmNone, "the token is unsigned (alg 'none'), which is never accepted", member: "alg",
        algorithmName: name)
    }
    guard let algorithm = SignatureAlgorithm(rawValue: name), algorithm.rawValue.hasSameBytes(as: name) else {
      throw TokenFault(
        .algorithmNotAllowed, "algorithm '\(name.escapedForTerminal)' is not a known signature algorithm",
        member: "alg", algorithmName: name)
    }
    return algorithm
  }

  /// Refuses every header extension that must be understood, since ctapi understands none (RFC 7515 §4.1.11).
  package func checkCritical() throws(TokenFault) {
    if members["b64"] == .bool(false) {
      throw TokenFault(.criticalUnsupported, "an unencoded payload (b64 false) is not accepted", member: "b64")
    }
    guard let value = members["crit"] else { return }
    guard let names = value.arrayValue, !names.isEmpty else {
      throw TokenFault(.malformed, "header member 'crit' must be an array of names that is not empty", member: "crit")
    }
    var seen: [String] = []
    for element in names {
      guard let name = element.stringValue else {
        throw TokenFault(.malformed, "header member 'crit' holds \(element.typeName)", member: "crit")
      }
      let shown = name.escapedForTerminal
      guard !seen.contains(where: { $0.hasSameBytes(as: name) }) else {
        throw TokenFault(.malformed, "header member 'crit' names '\(shown)' twice", member: "crit")
      }
      guard !TokenHeader.standardNames.contains(name), members[name] != nil else {
        throw TokenFault(
          .malformed, "header member 'crit' names '\(shown)', which is standard or absent", member: "crit")
      }
      seen.append(name)
    }
    throw TokenFault(
      .criticalUnsupported, "the header demands extension '\(seen[0].escapedForTerminal)', which is not understood",
      member: "crit")
  }

  private static let standardNames: Set<String> = [
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit",
  ]

  /// Whether two media types are the same: case does not count, and a lone subtype means `application/…`
  /// (RFC 7515 §4.1.9).
  package static func isSameType(_ left: String, _ right: String) -> Bool { fullType(left) == fullType(right) }

  private static func fullType(_ type: String) -> [UInt8] {
    let lower = type.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return lower.contains(UInt8(ascii: "/")) ? lower : Array("application/".utf8) + lower
  }
}
