package import CtapiCore

/// A signature algorithm of JOSE (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864).
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
  case rs256 = "RS256"
  case rs384 = "RS384"
  case rs512 = "RS512"
  case ps256 = "PS256"
  case ps384 = "PS384"
  case ps512 = "PS512"
  case es256 = "ES256"
  case es384 = "ES384"
  case es512 = "ES512"
  /// Ed25519 under its older, polymorphic name.
  case edDSA = "EdDSA"
  /// Ed25519 under its fully specified name (RFC 9864).
  case ed25519 = "Ed25519"
  case hs256 = "HS256"
  case hs384 = "HS384"
  case hs512 = "HS512"

  /// How an asymmetric key signs; nil for HMAC.
  package var scheme: SignatureScheme? {
    switch self {
    case .rs256: .rsaPKCS1(.sha256)
    case .rs384: .rsaPKCS1(.sha384)
    case .rs512: .rsaPKCS1(.sha512)
    case .ps256: .rsaPSS(.sha256)
    case .ps384: .rsaPSS(.sha384)
    case .ps512: .rsaPSS(.sha512)
    case .es256: .ecdsa(.sha256)
    case .es384: .ecdsa(.sha384)
    case .es512: .ecdsa(.sha512)
    case .edDSA, .ed25519: .ed25519
    case .hs256, .hs384, .hs512: nil
    }
  }

  /// The hash of an HMAC algorithm, which is also the least length of its secret (RFC 7518 §3.2).
  package var authenticationDigest: DigestAlgorithm? {
    switch self {
    case .hs256: .sha256
    case .hs384: .sha384
    case .hs512: .sha512
    default: nil
    }
  }

  /// Whether both names mean the same signature; only Ed25519 has two names.
  package func isSame(as other: SignatureAlgorithm) -> Bool {
    self == other || (scheme == .ed25519 && other.scheme == .ed25519)
  }

  /// The algorithms that API Gateway takes (`gateway.md` 2.2 step 3).
  package static let gatewayDefault: [SignatureAlgorithm] = [.rs256, .rs384, .rs512]

  /// The algorithm of that exact name; names are case-sensitive (RFC 7515 §4.1.1).
  init?(_ name: Span<UInt8>) {
    guard name.count <= 7 else { return nil }
    self.init(rawValue: String(copying: name))
  }

  /// Whether it takes an RSA key.
  package var isRSA: Bool {
    switch scheme {
    case .rsaPKCS1, .rsaPSS: true
    default: false
    }
  }
}
