package import CtapiCore

/// Signs tokens with one key and algorithm; made ready once and used by one thread.
package final class TokenSigner {
  private enum Prepared {
    case asymmetric(SignatureSigner)
    case secret(MessageAuthenticator)
  }

  /// The algorithm it signs with.
  package let algorithm: SignatureAlgorithm
  private let prepared: Prepared

  /// Prepares a private key; `algorithm` is the key's own or its family's usual one where nil.
  ///
  /// Throws `key-unusable` for a public key, a key meant for something else, or another algorithm than the key's, and
  /// `key-weak` for a secret too short for the algorithm unless `allowWeak`.
  package init(_ key: TokenKey, algorithm: SignatureAlgorithm? = nil, allowWeak: Bool = false) throws(CtapiError) {
    let algorithm = algorithm ?? key.defaultAlgorithm
    self.algorithm = algorithm
    guard key.fits(algorithm) else {
      throw CtapiError(
        .keyUnusable, "the key is for '\(key.defaultAlgorithm.rawValue)', not '\(algorithm.rawValue)'",
        hint: "leave out --alg, or use another key")
    }
    guard key.isPrivate else {
      throw CtapiError(
        .keyUnusable, "a public key cannot sign", hint: "make a private one: ctapi token keys generate --out key.jwk")
    }
    if let objection = key.objection(to: "sign") {
      throw CtapiError(
        .keyUnusable, "the key must not sign tokens: \(objection)", hint: "use a key that is for signatures")
    }
    switch key.material {
    case .asymmetric(let key, _):
      guard let scheme = algorithm.scheme else { throw CtapiError(.bug, "no scheme for '\(algorithm.rawValue)'") }
      prepared = .asymmetric(try SignatureSigner(key: key, scheme: scheme))
    case .secret(let secret):
      try KeyStrength.check(secret: secret, for: algorithm, allowWeak: allowWeak)
      prepared = .secret(
        try MessageAuthenticator(secret: secret.span, algorithm: algorithm.authenticationDigest ?? .sha256))
    }
  }

  /// The compact token of a header's JSON text and a payload, both taken as they are (RFC 7515 §5.1).
  package func sign(header: Span<UInt8>, payload: Span<UInt8>) throws(CtapiError) -> [UInt8] {
    var token: [UInt8] = []
    Base64.appendURL(header, to: &token)
    token.append(UInt8(ascii: "."))
    Base64.appendURL(payload, to: &token)
    let signature = try signature(of: token.span)
    token.append(UInt8(ascii: "."))
    Base64.appendURL(signature.span, to: &token)
    return token
  }

  /// The signature of the first two segments, as bytes.
  package func signature(of signed: Span<UInt8>) throws(CtapiError) -> [UInt8] {
    switch prepared {
    case .asymmetric(let signer): return try signer.sign(signed)
    case .secret(let authenticator): return authenticator.code(for: signed)
    }
  }
}
