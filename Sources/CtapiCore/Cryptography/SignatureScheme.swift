/// How a message is signed: the key family, the padding and the hash.
package enum SignatureScheme: Sendable, Hashable {
  /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
  case rsaPKCS1(DigestAlgorithm)
  /// RSASSA-PSS with a salt as long as the hash, and MGF1 with the same hash (RFC 7518 §3.5).
  case rsaPSS(DigestAlgorithm)
  /// ECDSA with R and S of fixed width (RFC 7518 §3.4).
  case ecdsa(DigestAlgorithm)
  /// Ed25519 (RFC 8032).
  case ed25519

  /// The hash, where it is applied before the key.
  package var digest: DigestAlgorithm? {
    switch self {
    case .rsaPKCS1(let digest), .rsaPSS(let digest), .ecdsa(let digest): digest
    case .ed25519: nil
    }
  }
}
