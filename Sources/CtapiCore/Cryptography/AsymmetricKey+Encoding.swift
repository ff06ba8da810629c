import COpenSSL

extension AsymmetricKey {
  /// The binary forms a key is written in.
  package enum Encoding: Sendable, CaseIterable {
    /// PKCS#8 `PrivateKeyInfo` (RFC 5958).
    case pkcs8
    /// The family's own private form: PKCS#1 (RFC 8017 §A.1.2) or SEC1 (RFC 5915).
    case traditional
    /// `SubjectPublicKeyInfo` (RFC 5280 §4.1).
    case publicKeyInfo
    /// PKCS#1 `RSAPublicKey` (RFC 8017 §A.1.1).
    case pkcs1Public
    /// An X.509 certificate, of which only the public key is taken.
    case certificate
  }

  /// Reads a key in one of the binary forms; nil when the bytes are not of that form, or go on behind it.
  package static func decode(_ bytes: Span<UInt8>, _ encoding: Encoding) throws(CtapiError) -> AsymmetricKey? {
    OpenSSL.start()
    let pointer: OpaquePointer? = bytes.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      let key = read(&cursor, buffer.count, encoding)
      guard let key else { return nil }
      guard let cursor, let start = buffer.baseAddress, cursor == start + buffer.count else {
        EVP_PKEY_free(key)
        return nil
      }
      return key
    }
    OpenSSL.forgetErrors()
    guard let pointer else { return nil }
    return try AsymmetricKey(owning: pointer)
  }

  private static func read(
    _ cursor: inout UnsafePointer<UInt8>?, _ count: Int, _ encoding: Encoding
  ) -> OpaquePointer? {
    switch encoding {
    case .pkcs8, .traditional: return d2i_AutoPrivateKey(nil, &cursor, count)
    case .publicKeyInfo: return d2i_PUBKEY(nil, &cursor, count)
    case .pkcs1Public: return d2i_PublicKey(EVP_PKEY_RSA, nil, &cursor, count)
    case .certificate:
      guard let certificate = d2i_X509(nil, &cursor, count) else { return nil }
      defer { X509_free(certificate) }
      return X509_get_pubkey(certificate)
    }
  }

  /// The form of a PEM label, or nil when the label is not a key's.
  package static func encoding(ofLabel label: String) -> Encoding? {
    switch label {
    case "PRIVATE KEY": .pkcs8
    case "RSA PRIVATE KEY", "EC PRIVATE KEY": .traditional
    case "PUBLIC KEY": .publicKeyInfo
    case "RSA PUBLIC KEY": .pkcs1Public
    case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE": .certificate
    default: nil
    }
  }

  /// The key in a binary form; throws `invalid-input` where the key has no such form.
  package func encoded(_ encoding: Encoding) throws(CtapiError) -> [UInt8] {
    let bytes: [UInt8]? =
      switch encoding {
      case .pkcs8: pkcs8
      case .traditional: AsymmetricKey.collect { i2d_PrivateKey(pointer, $0) }
      case .publicKeyInfo: AsymmetricKey.collect { i2d_PUBKEY(pointer, $0) }
      case .pkcs1Public: AsymmetricKey.collect { i2d_PublicKey(pointer, $0) }
      case .certificate: nil
      }
    OpenSSL.forgetErrors()
    guard let bytes else { throw CtapiError(.invalidInput, "the key has no form '\(encoding)'") }
    return bytes
  }

  private var pkcs8: [UInt8]? {
    guard let information = EVP_PKEY2PKCS8(pointer) else { return nil }
    defer { PKCS8_PRIV_KEY_INFO_free(information) }
    return AsymmetricKey.collect { i2d_PKCS8_PRIV_KEY_INFO(information, $0) }
  }

  /// Runs an encoder of libcrypto's two-step kind: once for the length, once for the bytes.
  private static func collect(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8]? {
    let count = encode(nil)
    guard count > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(count))
    let written = bytes.withUnsafeMutableBufferPointer { buffer in
      var cursor = buffer.baseAddress
      return encode(&cursor)
    }
    return written == count ? bytes : nil
  }

  /// The label that goes with a form of this key.
  package func label(_ encoding: Encoding) -> String {
    switch (encoding, family) {
    case (.pkcs8, _): "PRIVATE KEY"
    case (.traditional, .elliptic): "EC PRIVATE KEY"
    case (.traditional, .rsa): "RSA PRIVATE KEY"
    case (.traditional, .ed25519): "PRIVATE KEY"
    case (.publicKeyInfo, _): "PUBLIC KEY"
    case (.pkcs1Public, _): "RSA PUBLIC KEY"
    case (.certificate, _): "CERTIFICATE"
    }
  }
}
