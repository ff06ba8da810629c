import COpenSSL

/// A public key or key pair inside libcrypto, never changed after it is made.
///
/// `@unchecked Sendable`: the one stored property besides the family is a pointer to an `EVP_PKEY`. After `init` it is
/// only read (contexts are made from it, parameters are read from it), its count of references is atomic, and libcrypto
/// locks the caches it hangs on a key itself (`openssl-threads(7)`: read-only use of one object by many threads is safe).
package final class AsymmetricKey: @unchecked Sendable {
  /// The key, owned.
  let pointer: OpaquePointer
  /// The family it belongs to.
  package let family: KeyFamily

  /// Takes over a key; throws `unsupported` for a family JOSE does not sign with here.
  init(owning pointer: OpaquePointer) throws(CtapiError) {
    do {
      family = try AsymmetricKey.family(of: pointer)
    } catch {
      EVP_PKEY_free(pointer)
      throw error
    }
    self.pointer = pointer
  }

  deinit { EVP_PKEY_free(pointer) }

  private static func family(of pointer: OpaquePointer) throws(CtapiError) -> KeyFamily {
    if EVP_PKEY_is_a(pointer, "RSA") == 1 { return .rsa(bits: Int(EVP_PKEY_get_bits(pointer))) }
    if EVP_PKEY_is_a(pointer, "ED25519") == 1 { return .ed25519 }
    guard EVP_PKEY_is_a(pointer, "EC") == 1 else {
      let name = EVP_PKEY_get0_type_name(pointer).map { String(cString: $0) } ?? "unknown"
      throw CtapiError(.unsupported, "keys of type '\(name)' do not sign tokens here", hint: AsymmetricKey.hint)
    }
    var name = [CChar](repeating: 0, count: 64)
    var length = 0
    guard EVP_PKEY_get_group_name(pointer, &name, name.count, &length) == 1 else {
      OpenSSL.forgetErrors()
      throw CtapiError(.unsupported, "a curve without a name is not used for tokens", hint: AsymmetricKey.hint)
    }
    let group = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let curve = EllipticCurve(groupName: group) else {
      throw CtapiError(.unsupported, "the curve '\(group)' is not used for tokens", hint: AsymmetricKey.hint)
    }
    return .elliptic(curve)
  }

  private static let hint = "use RSA, P-256, P-384, P-521 or Ed25519"
}
