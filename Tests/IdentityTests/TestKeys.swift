import CtapiCore
import CtapiIdentity

/// Keys made once for all tests of this target.
enum TestKeys {
  static let rsa = key(.rsa(bits: 2048), kid: "rsa")
  static let otherRSA = key(.rsa(bits: 2048), kid: "rsa2")
  static let p256 = key(.elliptic(.p256), kid: "p256")
  static let p384 = key(.elliptic(.p384), kid: "p384")
  static let p521 = key(.elliptic(.p521), kid: "p521")
  static let ed25519 = key(.ed25519, kid: "ed")
  static let secret = TokenKey(.secret([UInt8](repeating: 7, count: 64)), kid: "oct")

  private static func key(_ family: KeyFamily, kid: String) -> TokenKey {
    do {
      return TokenKey(.asymmetric(try AsymmetricKey.generate(family), isPrivate: true), kid: kid)
    } catch {
      preconditionFailure("no test key: \(error)")
    }
  }

  /// The key of the family an algorithm needs.
  static func key(for algorithm: SignatureAlgorithm) -> TokenKey {
    switch algorithm {
    case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: rsa
    case .es256: p256
    case .es384: p384
    case .es512: p521
    case .edDSA, .ed25519: ed25519
    case .hs256, .hs384, .hs512: secret
    }
  }
}

/// Shorthand for making and checking tokens.
enum Tokens {
  /// The time all tests take for now.
  static let now = Timestamp(seconds: 1_800_000_000)
  /// Claims that are good at ``now``.
  static let goodClaims =
    #"{"iss":"https://issuer.example/pool","sub":"user-1","aud":"api","client_id":"cli","scope":"pets/read pets/write","token_use":"access","iat":1799999000,"exp":1800003600,"jti":"j-1"}"#

  /// A token of that header and claims text.
  static func sign(_ claims: String, header: String, key: TokenKey, _ algorithm: SignatureAlgorithm) throws -> [UInt8] {
    let signer = try TokenSigner(key, algorithm: algorithm, allowWeak: true)
    return try signer.sign(header: Array(header.utf8).span, payload: Array(claims.utf8).span)
  }

  /// A token with an ordinary header.
  static func sign(_ claims: String = goodClaims, key: TokenKey, _ algorithm: SignatureAlgorithm) throws -> [UInt8] {
    try sign(claims, header: #"{"alg":"\#(algorithm.rawValue)","kid":"\#(key.kid ?? "")"}"#, key: key, algorithm)
  }

  /// The reason a token is refused with, or nil when it is accepted.
  static func reason(
    _ token: [UInt8], _ keys: [TokenKey], rules: TokenRules = TokenRules(), at now: Timestamp = now
  ) throws -> TokenReason? {
    let verifier = TokenVerifier(keys: KeySet(keys), rules: rules)
    do {
      _ = try verifier.verify(token.span, at: now)
      return nil
    } catch {
      return error.reason
    }
  }

  /// Rules that accept every algorithm.
  static var anyAlgorithm: TokenRules {
    var rules = TokenRules()
    rules.algorithms = SignatureAlgorithm.allCases
    return rules
  }

  /// The text with its last segment's bytes changed.
  static func flippingSignatureBit(_ token: [UInt8]) -> [UInt8] {
    guard let dot = token.lastIndex(of: UInt8(ascii: ".")) else { return token }
    let segment = Array(token[(dot + 1)...])
    var signature = Base64.decodeURL(segment.span) ?? []
    signature[signature.count / 2] ^= 1
    return Array(token[...dot]) + Array(Base64.encodeURL(signature.span).utf8)
  }
}
