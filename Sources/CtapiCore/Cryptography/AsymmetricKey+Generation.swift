import COpenSSL

extension AsymmetricKey {
  /// Makes a new key pair; an RSA key of 2048 bits takes 60 ms or so, the others well under one.
  package static func generate(_ family: KeyFamily) throws(CtapiError) -> AsymmetricKey {
    OpenSSL.start()
    let name =
      switch family {
      case .rsa: "RSA"
      case .elliptic: "EC"
      case .ed25519: "ED25519"
      }
    let context = try OpenSSL.need(EVP_PKEY_CTX_new_from_name(nil, name, nil), "EVP_PKEY_CTX_new_from_name")
    defer { EVP_PKEY_CTX_free(context) }
    guard EVP_PKEY_keygen_init(context) == 1, configure(context, for: family) else {
      throw OpenSSL.failure("EVP_PKEY_keygen_init")
    }
    var pointer: OpaquePointer?
    guard EVP_PKEY_generate(context, &pointer) == 1, let pointer else { throw OpenSSL.failure("EVP_PKEY_generate") }
    return try AsymmetricKey(owning: pointer)
  }

  private static func configure(_ context: OpaquePointer, for family: KeyFamily) -> Bool {
    switch family {
    case .rsa(let bits): EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) == 1
    case .elliptic(let curve): EVP_PKEY_CTX_set_group_name(context, curve.groupName) == 1
    case .ed25519: true
    }
  }
}
