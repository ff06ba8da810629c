import CtapiCore
import CtapiIdentity

extension Attack {
  /// A1 to A5: the algorithm.
  static func algorithmAttacks() throws -> [Attack] {
    try unsignedAttacks() + missingAlgorithms() + publicKeyAsSecret() + otherFamilies()
  }

  private static func unsignedAttacks() throws -> [Attack] {
    var attacks: [Attack] = []
    let signature = try segments(Tokens.sign(key: TestKeys.rsa, .rs256))[2]
    for name in ["none", "None", "NONE", "nOnE", "none ", "nonE", "", "null", "HS0"] {
      let expected: TokenReason = name == "none" ? .algorithmNone : .algorithmNotAllowed
      let header = #"{"alg":"\#(name)","kid":"rsa"}"#
      attacks.append(Attack("A1", "alg '\(name)' without signature", join(header), expected))
      attacks.append(
        Attack("A1", "alg '\(name)' with any signature", join(header, signature: [1, 2, 3]), expected))
      attacks.append(
        Attack(
          "A1", "alg '\(name)' with another token's signature",
          "\(base64(header)).\(base64(Tokens.goodClaims)).\(signature)", expected))
    }
    attacks.append(
      Attack("A1", "alg none without the last dot", "\(base64(#"{"alg":"none"}"#)).\(base64("{}"))", .malformed))
    return attacks
  }

  private static func missingAlgorithms() throws -> [Attack] {
    [
      Attack("A2", "alg left out", try sign(header: #"{"kid":"rsa"}"#), .algorithmMissing),
      Attack("A2", "alg null", try sign(header: #"{"alg":null,"kid":"rsa"}"#), .algorithmMissing),
      Attack("A2", "alg a number", try sign(header: #"{"alg":5,"kid":"rsa"}"#), .malformed),
      Attack("A2", "alg an array", try sign(header: #"{"alg":["RS256"],"kid":"rsa"}"#), .malformed),
      Attack("A2", "alg an object", try sign(header: #"{"alg":{},"kid":"rsa"}"#), .malformed),
      Attack("A2", "alg true", try sign(header: #"{"alg":true,"kid":"rsa"}"#), .malformed),
      Attack("A2", "alg garbage", try sign(header: #"{"alg":"garbage","kid":"rsa"}"#), .algorithmNotAllowed),
      Attack("A2", "alg in lower case", try sign(header: #"{"alg":"rs256","kid":"rsa"}"#), .algorithmNotAllowed),
      Attack("A2", "alg ES256K", try sign(header: #"{"alg":"ES256K","kid":"p256"}"#), .algorithmNotAllowed),
    ]
  }

  private static func publicKeyAsSecret() throws -> [Attack] {
    var attacks: [Attack] = []
    for (key, kid) in [(TestKeys.rsa, "rsa"), (TestKeys.p256, "p256")] {
      guard case .asymmetric(let pair, _) = key.material else { continue }
      let encoded = try pair.encoded(.publicKeyInfo)
      let pem = Array(PEM.encode(encoded.span, label: "PUBLIC KEY").utf8)
      let jwk = JSON.object(try key.jwk(includingPrivate: false) ?? JSONObject()).bytes()
      var modulus: [UInt8] = [0]
      if case .rsa(let numbers) = try pair.components(includingPrivate: false) { modulus = numbers.modulus }
      let secrets: [(String, [UInt8])] = [
        ("PEM", pem), ("PEM without its last newline", pem.dropLast()), ("DER", encoded), ("JWK", jwk),
        ("modulus", modulus),
      ]
      for (name, secret) in secrets {
        for algorithm in [SignatureAlgorithm.hs256, .hs512] {
          let token = try Tokens.sign(
            Tokens.goodClaims, header: #"{"alg":"\#(algorithm.rawValue)","kid":"\#(kid)"}"#,
            key: TokenKey(.secret(secret)), algorithm)
          attacks.append(
            Attack("A3", "\(algorithm.rawValue) with the \(kid) key's \(name)", token, .algorithmMismatch))
          attacks.append(
            Attack(
              "A3", "\(algorithm.rawValue) with the \(kid) key's \(name), asked for", token, .algorithmMismatch,
              policy: .anyAlgorithm))
        }
      }
    }
    return attacks
  }

  private static func otherFamilies() throws -> [Attack] {
    let pssOnly = Attack.jwks([TestKeys.rsa]).replacing(#""kty":"RSA""#, with: #""kty":"RSA","alg":"PS256""#)
    let pkcsOnly = Attack.jwks([TestKeys.rsa]).replacing(#""kty":"RSA""#, with: #""kty":"RSA","alg":"RS256""#)
    var attacks = [
      Attack("A4", "RS256 for a secret", try sign(header: #"{"alg":"RS256","kid":"oct"}"#), .algorithmMismatch),
      Attack("A4", "ES256 for an RSA key", try sign(header: #"{"alg":"ES256","kid":"rsa"}"#), .algorithmMismatch),
      Attack("A4", "ES384 for a P-256 key", try sign(header: #"{"alg":"ES384","kid":"p256"}"#), .algorithmMismatch),
      Attack("A4", "EdDSA for an RSA key", try sign(header: #"{"alg":"EdDSA","kid":"rsa"}"#), .algorithmMismatch),
      Attack("A4", "RS256 for an Ed25519 key", try sign(header: #"{"alg":"RS256","kid":"ed"}"#), .algorithmMismatch),
      Attack(
        "A4", "PS256 for a key with alg RS256", try Tokens.sign(key: TestKeys.rsa, .ps256), .algorithmMismatch,
        keys: pkcsOnly, policy: .anyAlgorithm),
      Attack(
        "A4", "RS256 for a key with alg PS256", try Tokens.sign(key: TestKeys.rsa, .rs256), .algorithmMismatch,
        keys: pssOnly, policy: .anyAlgorithm),
      Attack("A4", "PS256 for a key with alg PS256", try Tokens.sign(key: TestKeys.rsa, .ps256), nil, keys: pssOnly),
    ]
    for algorithm in [SignatureAlgorithm.rs384, .rs512, .ps256, .ps384, .ps512] {
      let token = try Tokens.sign(key: TestKeys.rsa, algorithm)
      attacks.append(Attack("A5", "\(algorithm.rawValue) for an RSA key without alg", token, .algorithmNotAllowed))
      attacks.append(
        Attack("A5", "\(algorithm.rawValue), asked for", token, nil, policy: .anyAlgorithm))
    }
    return attacks
  }
}
