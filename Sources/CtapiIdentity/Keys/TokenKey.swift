package import CtapiCore

/// A key that signs or verifies tokens, with what its JWK says about it.
package struct TokenKey: Sendable {
  /// The key itself.
  package enum Material: Sendable {
    /// An asymmetric key; `isPrivate` when it can sign.
    case asymmetric(AsymmetricKey, isPrivate: Bool)
    /// The secret of HMAC.
    case secret([UInt8])
  }

  /// The key itself.
  package let material: Material
  /// Its name.
  package var kid: String?
  /// The one algorithm it is for, if it says so.
  package var algorithm: SignatureAlgorithm?
  /// What its JWK's `use` says.
  package var use: String?
  /// What its JWK's `key_ops` says.
  package var operations: [String]?

  /// Takes a key and what is said about it.
  package init(
    _ material: Material, kid: String? = nil, algorithm: SignatureAlgorithm? = nil, use: String? = nil,
    operations: [String]? = nil
  ) {
    self.material = material
    self.kid = kid
    self.algorithm = algorithm
    self.use = use
    self.operations = operations
  }

  /// Whether the key can sign.
  package var isPrivate: Bool {
    switch material {
    case .asymmetric(_, let isPrivate): isPrivate
    case .secret: true
    }
  }

  /// Whether the key's family and its `alg` allow `algorithm`.
  package func fits(_ algorithm: SignatureAlgorithm) -> Bool {
    if let own = self.algorithm, !own.isSame(as: algorithm) { return false }
    return familySupports(algorithm)
  }

  /// Whether a key of this family can be used with `algorithm` at all.
  package func familySupports(_ algorithm: SignatureAlgorithm) -> Bool {
    switch material {
    case .asymmetric(let key, _): algorithm.scheme.map { key.family.supports($0) } ?? false
    case .secret: algorithm.authenticationDigest != nil
    }
  }

  /// The algorithm to use where nobody names one (`tokens.md` A5).
  package var defaultAlgorithm: SignatureAlgorithm {
    if let algorithm { return algorithm }
    switch material {
    case .secret: return .hs256
    case .asymmetric(let key, _):
      switch key.family {
      case .rsa: return .rs256
      case .elliptic(.p256): return .es256
      case .elliptic(.p384): return .es384
      case .elliptic(.p521): return .es512
      case .ed25519: return .edDSA
      }
    }
  }

  /// Why the key must not be used for an operation, or nil when it may (RFC 7517 §4.2, §4.3).
  func objection(to operation: String) -> String? {
    if let use, use != "sig" { return "its 'use' is '\(use.escapedForTerminal)', not 'sig'" }
    guard let operations else { return nil }
    if operations.contains(operation) { return nil }
    return "its 'key_ops' do not list '\(operation)'"
  }
}
