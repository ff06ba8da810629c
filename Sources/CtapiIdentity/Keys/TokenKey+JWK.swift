package import CtapiCore

extension TokenKey {
  /// Reads a JSON Web Key (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2); unknown members are passed over.
  ///
  /// Throws `key-malformed`, `key-unusable`, `key-weak` (unless `allowWeak`) or `unsupported`, naming the member.
  package init(jwk: JSONObject, allowWeak: Bool = false) throws(CtapiError) {
    let reader = JWKReader(jwk)
    let type = try reader.string("kty")
    let kid = try reader.optionalString("kid")
    let use = try reader.optionalString("use")
    let operations = try reader.operations()
    let algorithm = try reader.algorithm()
    let material = try TokenKey.material(type, reader, algorithm, allowWeak: allowWeak)
    self.init(material, kid: kid, algorithm: algorithm, use: use, operations: operations)
    if let algorithm, !familySupports(algorithm) {
      throw CtapiError(
        .keyMalformed, "member 'alg' says \(algorithm.rawValue), which a key with this 'kty' or 'crv' cannot do")
    }
    if use == "sig", let operations, operations.contains(where: { $0 != "sign" && $0 != "verify" }) {
      throw CtapiError(.keyUnusable, "members 'use' and 'key_ops' disagree")
    }
  }

  private static func material(
    _ type: String, _ reader: JWKReader, _ algorithm: SignatureAlgorithm?, allowWeak: Bool
  ) throws(CtapiError) -> Material {
    switch type {
    case "RSA":
      let components = try reader.rsa()
      try KeyStrength.check(components, allowWeak: allowWeak)
      return try material(.rsa(components))
    case "EC": return try material(.elliptic(try reader.elliptic()))
    case "OKP": return try material(try reader.edwards())
    case "oct":
      let secret = try reader.bytes("k")
      try KeyStrength.check(secret: secret, for: algorithm, allowWeak: allowWeak)
      return .secret(secret)
    default:
      throw CtapiError(.unsupported, "member 'kty' is '\(type.escapedForTerminal)', which does not sign tokens here")
    }
  }

  private static func material(_ components: KeyComponents) throws(CtapiError) -> Material {
    do {
      return .asymmetric(try AsymmetricKey(components), isPrivate: components.isPrivate)
    } catch {
      guard error.code == .invalidInput else { throw error }
      throw CtapiError(.keyMalformed, error.message)
    }
  }

  /// The key as a JSON Web Key, in the order `kty`, `kid`, `use`, `alg`, then the numbers.
  ///
  /// With `includingPrivate`, also the private numbers it has; without, a secret has no form and gives nil.
  package func jwk(includingPrivate: Bool) throws(CtapiError) -> JSONObject? {
    var members: [(String, JSON)] = []
    switch material {
    case .secret(let secret):
      guard includingPrivate else { return nil }
      members = [("kty", "oct"), ("k", .string(Base64.encodeURL(secret.span)))]
    case .asymmetric(let key, let isPrivate):
      members = TokenKey.members(try key.components(includingPrivate: includingPrivate && isPrivate))
    }
    var described: [(String, JSON)] = [members[0]]
    if let kid { described.append(("kid", .string(kid))) }
    if let use { described.append(("use", .string(use))) }
    if let operations {
      let kept = includingPrivate ? operations : operations.filter { $0 != "sign" }
      if !kept.isEmpty { described.append(("key_ops", .strings(kept))) }
    }
    if let algorithm { described.append(("alg", .string(algorithm.rawValue))) }
    return JSONObject(described + members.dropFirst())
  }

  private static func members(_ components: KeyComponents) -> [(String, JSON)] {
    func text(_ bytes: [UInt8]) -> JSON { .string(Base64.encodeURL(bytes.span)) }
    switch components {
    case .rsa(let key):
      var members: [(String, JSON)] = [("kty", "RSA"), ("n", text(key.modulus)), ("e", text(key.publicExponent))]
      if let number = key.privateExponent { members.append(("d", text(number))) }
      if let factors = key.factors {
        members += zip(JWKReader.factorNames, factors.values).map { ($0, text($1)) }
      }
      return members
    case .elliptic(let key):
      let members: [(String, JSON)] = [
        ("kty", "EC"), ("crv", .string(key.curve.rawValue)), ("x", text(key.x)), ("y", text(key.y)),
      ]
      return members + (key.d.map { [("d", text($0))] } ?? [])
    case .ed25519(let publicKey, let privateKey):
      let members: [(String, JSON)] = [("kty", "OKP"), ("crv", "Ed25519"), ("x", text(publicKey))]
      return members + (privateKey.map { [("d", text($0))] } ?? [])
    }
  }
}
