import COpenSSL

/// A public key made ready for one scheme, to verify any number of signatures by one thread.
package final class SignatureVerifier {
  private let context: SignatureContext
  private let family: KeyFamily
  private var hash: [UInt8] = []
  private var encoded: [UInt8] = []

  /// Prepares `key`; throws `bug` when its family has no such scheme.
  package init(key: AsymmetricKey, scheme: SignatureScheme) throws(CtapiError) {
    context = try SignatureContext(key, scheme, .verify)
    family = key.family
  }

  /// Whether `signature`, in the form JOSE gives it, is one of `message`.
  ///
  /// A signature of any other length than the key's is none (`tokens.md` A11, A13).
  package func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>) -> Bool {
    guard signature.count == family.signatureSize else { return false }
    let result: Int32
    if let digest = context.digest {
      digest.hash(message, into: &hash)
      if case .elliptic = family {
        ECDSASignature.encodeDER(signature, into: &encoded)
        result = encoded.withUnsafeBufferPointer { check($0) }
      } else {
        result = signature.withUnsafeBufferPointer { check($0) }
      }
    } else {
      result = signature.withUnsafeBufferPointer { signature in
        message.withUnsafeBufferPointer { message in
          EVP_DigestVerify(
            context.pointer, signature.baseAddress, signature.count, message.baseAddress, message.count)
        }
      }
    }
    if result != 1 { OpenSSL.forgetErrors() }
    return result == 1
  }

  private func check(_ signature: UnsafeBufferPointer<UInt8>) -> Int32 {
    hash.withUnsafeBufferPointer { hash in
      EVP_PKEY_verify(context.pointer, signature.baseAddress, signature.count, hash.baseAddress, hash.count)
    }
  }
}
