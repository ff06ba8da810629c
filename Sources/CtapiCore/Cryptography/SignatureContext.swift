import COpenSSL

/// A key made ready for one scheme and one direction.
final class SignatureContext {
  /// What the context is for.
  enum Purpose {
    case sign
    case verify
  }

  /// The prepared key operation: over a hash, or over the whole message for Ed25519.
  let pointer: OpaquePointer
  /// The hash to apply first; nil for Ed25519.
  let digest: DigestContext?
  private let whole: OpaquePointer?

  init(_ key: AsymmetricKey, _ scheme: SignatureScheme, _ purpose: Purpose) throws(CtapiError) {
    guard key.family.supports(scheme) else {
      throw CtapiError(.bug, "a key of another family was given for '\(scheme)'")
    }
    OpenSSL.start()
    guard let algorithm = scheme.digest else {
      let whole = try OpenSSL.need(EVP_MD_CTX_new(), "EVP_MD_CTX_new")
      var inner: OpaquePointer?
      let started =
        purpose == .sign
        ? EVP_DigestSignInit_ex(whole, &inner, nil, nil, nil, key.pointer, nil)
        : EVP_DigestVerifyInit_ex(whole, &inner, nil, nil, nil, key.pointer, nil)
      guard started == 1 else {
        EVP_MD_CTX_free(whole)
        throw OpenSSL.failure("EVP_DigestVerifyInit_ex")
      }
      self.whole = whole
      pointer = whole
      digest = nil
      return
    }
    digest = try DigestContext(algorithm)
    whole = nil
    pointer = try OpenSSL.need(EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil), "EVP_PKEY_CTX_new_from_pkey")
    guard SignatureContext.configure(pointer, scheme, algorithm, purpose) else {
      throw OpenSSL.failure("EVP_PKEY_verify_init")
    }
  }

  deinit {
    if let whole { EVP_MD_CTX_free(whole) } else { EVP_PKEY_CTX_free(pointer) }
  }

  private static func configure(
    _ context: OpaquePointer, _ scheme: SignatureScheme, _ algorithm: DigestAlgorithm, _ purpose: Purpose
  ) -> Bool {
    guard (purpose == .sign ? EVP_PKEY_sign_init(context) : EVP_PKEY_verify_init(context)) == 1 else { return false }
    let method = EVP_MD_fetch(nil, algorithm.rawValue, nil)
    defer { EVP_MD_free(method) }
    switch scheme {
    case .rsaPKCS1:
      guard EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 else { return false }
    case .rsaPSS:
      guard EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1,
        EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Int32(algorithm.size)) == 1,
        EVP_PKEY_CTX_set_rsa_mgf1_md(context, method) == 1
      else { return false }
    case .ecdsa, .ed25519: break
    }
    return EVP_PKEY_CTX_set_signature_md(context, method) == 1
  }
}
