import CtapiCore

/// A key made ready to check one algorithm's signatures.
enum PreparedKey {
  case asymmetric(SignatureVerifier)
  case secret(MessageAuthenticator)

  /// Prepares a key that fits the algorithm.
  init(_ key: TokenKey, _ algorithm: SignatureAlgorithm) throws(TokenFault) {
    do throws(CtapiError) {
      switch (key.material, algorithm.scheme, algorithm.authenticationDigest) {
      case (.asymmetric(let key, _), let scheme?, _):
        self = .asymmetric(try SignatureVerifier(key: key, scheme: scheme))
      case (.secret(let secret), _, let digest?):
        guard secret.count >= digest.size else {
          throw CtapiError(
            .keyWeak, "the secret has \(secret.count) bytes, \(algorithm.rawValue) needs at least \(digest.size)")
        }
        self = .secret(try MessageAuthenticator(secret: secret.span, algorithm: digest))
      default: throw CtapiError(.keyUnusable, "the key cannot do \(algorithm.rawValue)")
      }
    } catch {
      throw TokenFault(error.code == .keyWeak ? .keyWeak : .keyUnusable, error.message, member: "kid")
    }
  }

  /// Whether `signature` is the key's of `message`.
  func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>) -> Bool {
    switch self {
    case .asymmetric(let verifier): verifier.isValid(signature, for: message)
    case .secret(let authenticator): authenticator.isValid(signature, for: message)
    }
  }
}
