import COpenSSL

/// Random bytes for keys, secrets and codes, from libcrypto's generator.
package enum SecureRandom {
  /// `count` unpredictable bytes; throws when the system gives no entropy.
  package static func bytes(_ count: Int) throws(CtapiError) -> [UInt8] {
    OpenSSL.start()
    var bytes = [UInt8](repeating: 0, count: count)
    guard bytes.withUnsafeMutableBufferPointer({ RAND_bytes($0.baseAddress, Int32($0.count)) }) == 1 else {
      throw OpenSSL.failure("RAND_bytes")
    }
    return bytes
  }
}
