import COpenSSL

/// What every call into libcrypto shares: starting the library late, and turning its refusals into errors.
enum OpenSSL {
  /// Starts libcrypto without reading its configuration file or loading its error texts.
  ///
  /// The library does this once whoever calls first; later calls cost one load.
  static func start() {
    OPENSSL_init_crypto(
      UInt64(
        OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS
          | OPENSSL_INIT_NO_ADD_ALL_DIGESTS), nil)
    _ = generator
  }

  /// Random bytes come from libcrypto's Hash_DRBG over SHA-256 (NIST SP 800-90A §10.1.1, 256 bits of strength).
  ///
  /// Its usual CTR_DRBG asks for one cipher, for which libcrypto makes every cipher it has: a third of what a command
  /// that signs one token does. A refusal leaves the usual one, which is as good.
  private static let generator: Void = {
    _ = RAND_set_DRBG_type(nil, "HASH-DRBG", nil, nil, "SHA256")
  }()

  /// Drops what the last refusal left in this thread's error queue.
  static func forgetErrors() { ERR_clear_error() }

  /// The error for a call that cannot fail on valid input.
  static func failure(_ call: StaticString) -> CtapiError {
    ERR_clear_error()
    return CtapiError(.bug, "libcrypto refused '\(call)'")
  }

  /// The object of a call that answers null only when memory ran out or the library is broken.
  static func need(_ pointer: OpaquePointer?, _ call: StaticString) throws(CtapiError) -> OpaquePointer {
    guard let pointer else { throw failure(call) }
    return pointer
  }
}
