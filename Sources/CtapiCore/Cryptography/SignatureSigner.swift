import COpenSSL

/// A private key made ready for one scheme, to sign any number of messages by one thread.
package final class SignatureSigner {
  private let context: SignatureContext
  private let family: KeyFamily
  private var hash: [UInt8] = []

  /// Prepares `key`, which must have its private part.
  package init(key: AsymmetricKey, scheme: SignatureScheme) throws(CtapiError) {
    context = try SignatureContext(key, scheme, .sign)
    family = key.family
  }

  /// The signature of `message` in the form JOSE gives it.
  package func sign(_ message: Span<UInt8>) throws(CtapiError) -> [UInt8] {
    guard let digest = context.digest else { return try signWhole(message) }
    digest.hash(message, into: &hash)
    // An ECDSA signature in DER is at most nine bytes longer than R and S.
    var length = family.signatureSize + 16
    var signature = [UInt8](repeating: 0, count: length)
    let result = hash.withUnsafeBufferPointer { hash in
      signature.withUnsafeMutableBufferPointer { signature in
        EVP_PKEY_sign(context.pointer, signature.baseAddress, &length, hash.baseAddress, hash.count)
      }
    }
    guard result == 1 else { throw OpenSSL.failure("EVP_PKEY_sign") }
    signature.removeLast(signature.count - length)
    guard case .elliptic(let curve) = family else { return signature }
    guard let fixed = ECDSASignature.decodeDER(signature.span, size: curve.fieldSize) else {
      throw OpenSSL.failure("EVP_PKEY_sign")
    }
    return fixed
  }

  private func signWhole(_ message: Span<UInt8>) throws(CtapiError) -> [UInt8] {
    var length = family.signatureSize
    var signature = [UInt8](repeating: 0, count: length)
    let result = message.withUnsafeBufferPointer { message in
      signature.withUnsafeMutableBufferPointer { signature in
        EVP_DigestSign(context.pointer, signature.baseAddress, &length, message.baseAddress, message.count)
      }
    }
    guard result == 1, length == signature.count else { throw OpenSSL.failure("EVP_DigestSign") }
    return signature
  }
}
