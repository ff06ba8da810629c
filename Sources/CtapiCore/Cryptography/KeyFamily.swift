/// Which family of signature an asymmetric key belongs to.
package enum KeyFamily: Sendable, Hashable {
  /// RSA, with the modulus' length in bits.
  case rsa(bits: Int)
  /// A NIST curve.
  case elliptic(EllipticCurve)
  /// Ed25519.
  case ed25519

  /// The length of every signature of such a key, in bytes.
  package var signatureSize: Int {
    switch self {
    case .rsa(let bits): (bits + 7) / 8
    case .elliptic(let curve): curve.fieldSize * 2
    case .ed25519: 64
    }
  }

  /// Whether keys of this family sign and verify by `scheme`.
  package func supports(_ scheme: SignatureScheme) -> Bool {
    switch (self, scheme) {
    case (.rsa, .rsaPKCS1), (.rsa, .rsaPSS), (.ed25519, .ed25519): true
    case (.elliptic(.p256), .ecdsa(.sha256)), (.elliptic(.p384), .ecdsa(.sha384)), (.elliptic(.p521), .ecdsa(.sha512)):
      true
    default: false
    }
  }
}
