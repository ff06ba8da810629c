package import CtapiCore

extension TokenKey {
  /// Makes a new key for an algorithm: RSA of `bits` (2048 unless given, 2048 to 16384), the curve the algorithm
  /// names, or a secret as long as the hash.
  ///
  /// Its name is its thumbprint unless `kid` gives another. Throws `key-weak` for fewer bits.
  package static func generate(
    for algorithm: SignatureAlgorithm, bits: Int? = nil, kid: String? = nil
  ) throws(CtapiError) -> TokenKey {
    var key = TokenKey(try material(for: algorithm, bits: bits), algorithm: algorithm, use: "sig")
    if let kid { key.kid = kid } else { key.kid = try key.thumbprint() }
    return key
  }

  private static func material(for algorithm: SignatureAlgorithm, bits: Int?) throws(CtapiError) -> Material {
    if let digest = algorithm.authenticationDigest { return .secret(try SecureRandom.bytes(digest.size)) }
    let family: KeyFamily =
      switch algorithm {
      case .es256: .elliptic(.p256)
      case .es384: .elliptic(.p384)
      case .es512: .elliptic(.p521)
      case .edDSA, .ed25519: .ed25519
      default: .rsa(bits: bits ?? 2048)
      }
    if case .rsa(let bits) = family, bits < 2048 {
      throw CtapiError(.keyWeak, "an RSA key of \(bits) bits is weak", hint: "use --bits 2048 or more")
    }
    return .asymmetric(try AsymmetricKey.generate(family), isPrivate: true)
  }

  /// The same key without its private part; nil for a secret.
  package func publicOnly() throws(CtapiError) -> TokenKey? {
    guard case .asymmetric(let key, _) = material else { return nil }
    var copy = self
    let components = try key.components(includingPrivate: false)
    copy = TokenKey(
      .asymmetric(try AsymmetricKey(components), isPrivate: false), kid: kid, algorithm: algorithm, use: use,
      operations: operations?.filter { $0 != "sign" })
    return copy
  }
}
