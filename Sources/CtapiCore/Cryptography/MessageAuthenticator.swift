import COpenSSL

/// HMAC (RFC 2104) under one secret, made ready once and used any number of times, by one thread.
package final class MessageAuthenticator {
  private let context: OpaquePointer
  private let algorithm: DigestAlgorithm
  private var computed: [UInt8]

  /// Takes a secret of at least one byte.
  package init(secret: Span<UInt8>, algorithm: DigestAlgorithm) throws(CtapiError) {
    OpenSSL.start()
    let method = try OpenSSL.need(EVP_MAC_fetch(nil, "HMAC", nil), "EVP_MAC_fetch")
    defer { EVP_MAC_free(method) }
    context = try OpenSSL.need(EVP_MAC_CTX_new(method), "EVP_MAC_CTX_new")
    self.algorithm = algorithm
    computed = [UInt8](repeating: 0, count: algorithm.size)
    // A parameter points to its key and its value, so that both have to outlive it: a string given to the call alone
    // would be gone behind it.
    let key = Array(OSSL_MAC_PARAM_DIGEST.utf8CString)
    var name = Array(algorithm.rawValue.utf8CString)
    let started = key.withUnsafeBufferPointer { key in
      name.withUnsafeMutableBufferPointer { name in
        var parameters = [
          OSSL_PARAM_construct_utf8_string(key.baseAddress, name.baseAddress, 0), OSSL_PARAM_construct_end(),
        ]
        return secret.withUnsafeBufferPointer { EVP_MAC_init(context, $0.baseAddress, $0.count, &parameters) }
      }
    }
    guard started == 1 else { throw OpenSSL.failure("EVP_MAC_init") }
  }

  deinit { EVP_MAC_CTX_free(context) }

  /// The code of `message`.
  package func code(for message: Span<UInt8>) -> [UInt8] {
    compute(message)
    return computed
  }

  /// Whether `code` is the code of `message`, compared in constant time.
  package func isValid(_ code: Span<UInt8>, for message: Span<UInt8>) -> Bool {
    compute(message)
    let expected = computed
    return ConstantTime.areEqual(code, expected.span)
  }

  private func compute(_ message: Span<UInt8>) {
    var isDone = EVP_MAC_init(context, nil, 0, nil) == 1
    isDone = isDone && message.withUnsafeBufferPointer { EVP_MAC_update(context, $0.baseAddress, $0.count) } == 1
    var length = 0
    isDone =
      isDone
      && computed.withUnsafeMutableBufferPointer { EVP_MAC_final(context, $0.baseAddress, &length, $0.count) } == 1
    precondition(isDone && length == algorithm.size, "libcrypto refused to authenticate")
  }
}
