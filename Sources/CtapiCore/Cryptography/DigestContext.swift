import COpenSSL

/// A hash function made ready once and used any number of times, by one thread.
package final class DigestContext {
  private let context: OpaquePointer
  private let method: OpaquePointer
  /// The function it computes.
  package let algorithm: DigestAlgorithm

  /// Fetches the implementation.
  package init(_ algorithm: DigestAlgorithm) throws(CtapiError) {
    OpenSSL.start()
    let method = try OpenSSL.need(EVP_MD_fetch(nil, algorithm.rawValue, nil), "EVP_MD_fetch")
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, method, nil) == 1 else {
      EVP_MD_free(method)
      throw OpenSSL.failure("EVP_DigestInit_ex2")
    }
    self.context = context
    self.method = method
    self.algorithm = algorithm
  }

  deinit {
    EVP_MD_CTX_free(context)
    EVP_MD_free(method)
  }

  /// Puts the hash of `bytes` in `output`, whose room is used again.
  package func hash(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    if output.count != algorithm.size { output = [UInt8](repeating: 0, count: algorithm.size) }
    var isDone = EVP_DigestInit_ex2(context, nil, nil) == 1
    isDone = isDone && bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) } == 1
    isDone =
      isDone && output.withUnsafeMutableBufferPointer { EVP_DigestFinal_ex(context, $0.baseAddress, nil) } == 1
    // A hash of bytes in memory has no way to fail; going on with a wrong one would be worse than stopping.
    precondition(isDone, "libcrypto refused to hash")
  }
}
