/// The numbers a key consists of, big-endian, as a JWK writes them (RFC 7518 §6, RFC 8037 §2).
package enum KeyComponents: Sendable, Hashable {
  /// An RSA key.
  case rsa(RSA)
  /// A key on a NIST curve.
  case elliptic(Elliptic)
  /// An Ed25519 key: the public point, and the seed of the private key.
  case ed25519(publicKey: [UInt8], privateKey: [UInt8]?)

  /// The numbers of an RSA key, without leading zero octets.
  package struct RSA: Sendable, Hashable {
    /// The modulus, `n`.
    package var modulus: [UInt8]
    /// The public exponent, `e`.
    package var publicExponent: [UInt8]
    /// The private exponent, `d`.
    package var privateExponent: [UInt8]?
    /// The primes and their companions.
    package var factors: Factors?

    /// `p`, `q`, `dp`, `dq`, `qi`: what makes signing four times as fast.
    package struct Factors: Sendable, Hashable {
      /// The values in the order `p`, `q`, `dp`, `dq`, `qi`.
      package var values: [[UInt8]]

      /// Takes the five values.
      package init(p: [UInt8], q: [UInt8], dp: [UInt8], dq: [UInt8], qi: [UInt8]) { values = [p, q, dp, dq, qi] }
    }

    /// Takes the numbers.
    package init(
      modulus: [UInt8], publicExponent: [UInt8], privateExponent: [UInt8]? = nil, factors: Factors? = nil
    ) {
      self.modulus = modulus
      self.publicExponent = publicExponent
      self.privateExponent = privateExponent
      self.factors = factors
    }
  }

  /// The numbers of an elliptic-curve key, each of the curve's field width.
  package struct Elliptic: Sendable, Hashable {
    /// The curve.
    package var curve: EllipticCurve
    /// The point's first coordinate.
    package var x: [UInt8]
    /// The point's second coordinate.
    package var y: [UInt8]
    /// The private number.
    package var d: [UInt8]?

    /// Takes the numbers.
    package init(curve: EllipticCurve, x: [UInt8], y: [UInt8], d: [UInt8]? = nil) {
      self.curve = curve
      self.x = x
      self.y = y
      self.d = d
    }
  }

  /// Whether the private part is there.
  package var isPrivate: Bool {
    switch self {
    case .rsa(let key): key.privateExponent != nil
    case .elliptic(let key): key.d != nil
    case .ed25519(_, let privateKey): privateKey != nil
    }
  }

  /// The same key without its private part.
  package var publicOnly: KeyComponents {
    switch self {
    case .rsa(let key): .rsa(RSA(modulus: key.modulus, publicExponent: key.publicExponent))
    case .elliptic(let key): .elliptic(Elliptic(curve: key.curve, x: key.x, y: key.y))
    case .ed25519(let publicKey, _): .ed25519(publicKey: publicKey, privateKey: nil)
    }
  }
}
