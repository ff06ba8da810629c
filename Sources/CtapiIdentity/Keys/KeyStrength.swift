import CtapiCore

/// The least a key must be to be trusted (RFC 7518 §3.2, §3.3; `tokens.md` 1.1, A29, A40).
enum KeyStrength {
  private static let leastModulusBits = 2048
  private static let mostModulusBits = 16384

  /// Refuses an RSA key whose numbers cannot be a key's, or are weak.
  static func check(_ key: KeyComponents.RSA, allowWeak: Bool) throws(CtapiError) {
    let bits = bitLength(key.modulus)
    guard key.modulus.last.map({ $0 & 1 == 1 }) ?? false else {
      throw CtapiError(.keyMalformed, "member 'n' is even, which no RSA modulus is")
    }
    guard bits <= mostModulusBits else {
      throw CtapiError(.keyUnusable, "member 'n' has \(bits) bits, more than the \(mostModulusBits) that are read")
    }
    try checkExponent(key.publicExponent)
    if allowWeak { return }
    guard bits >= leastModulusBits else {
      throw CtapiError(
        .keyWeak, "the RSA key has \(bits) bits, fewer than \(leastModulusBits)",
        hint: "make a new one: ctapi token keys generate --alg RS256")
    }
    guard !isROCA(key.modulus) else {
      throw CtapiError(
        .keyWeak, "the RSA modulus has the fingerprint of ROCA (CVE-2017-15361), so it can be factored",
        hint: "make a new one: ctapi token keys generate --alg RS256")
    }
  }

  private static func checkExponent(_ exponent: [UInt8]) throws(CtapiError) {
    let bits = bitLength(exponent)
    guard bits > 1, bits <= 33, exponent.last.map({ $0 & 1 == 1 }) ?? false else {
      throw CtapiError(.keyUnusable, "member 'e' is not an odd number between 3 and 2^33")
    }
  }

  /// Refuses a secret shorter than the hash it is for.
  static func check(secret: [UInt8], for algorithm: SignatureAlgorithm?, allowWeak: Bool) throws(CtapiError) {
    guard !secret.isEmpty else { throw CtapiError(.keyMalformed, "member 'k' is empty") }
    let least = (algorithm?.authenticationDigest ?? .sha256).size
    guard allowWeak || secret.count >= least else {
      throw CtapiError(
        .keyWeak,
        "the secret has \(secret.count) bytes, fewer than the \(least) that \(algorithm?.rawValue ?? "HS256") needs",
        hint: "make a new one: ctapi token keys generate --alg \(algorithm?.rawValue ?? "HS256")")
    }
  }

  /// How many bits a big-endian number has.
  static func bitLength(_ bytes: [UInt8]) -> Int {
    guard let first = bytes.firstIndex(where: { $0 != 0 }) else { return 0 }
    return (bytes.count - first) * 8 - bytes[first].leadingZeroBitCount
  }

  /// Whether a modulus lies in the subgroup of 65537 for every prime that tells (Nemec and others, 2017).
  ///
  /// Chance passes 17 such tests about once in 2^27 moduli.
  static func isROCA(_ modulus: [UInt8]) -> Bool {
    tellingPrimes.allSatisfy { prime in
      let rest = modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }
      var power = 1
      repeat {
        if power == rest { return true }
        power = power * (65537 % prime) % prime
      } while power != 1
      return false
    }
  }

  private static let tellingPrimes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157]
}
