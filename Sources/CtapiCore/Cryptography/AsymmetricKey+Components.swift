import COpenSSL

extension AsymmetricKey {
  /// Makes a key of its numbers; throws `invalid-input` when they are not a key, such as a point off its curve.
  ///
  /// Whether the private number belongs to the public one is not looked at here: see ``isConsistent``.
  package convenience init(_ components: KeyComponents) throws(CtapiError) {
    let pointer: OpaquePointer?
    switch components {
    case .rsa(let key): pointer = try AsymmetricKey.make(key)
    case .elliptic(let key): pointer = try AsymmetricKey.make(key)
    case .ed25519(let publicKey, let privateKey):
      OpenSSL.start()
      if let privateKey {
        pointer = EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, privateKey, privateKey.count)
      } else {
        pointer = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, publicKey, publicKey.count)
      }
    }
    guard let pointer else {
      OpenSSL.forgetErrors()
      throw CtapiError(.invalidInput, "these numbers are not \(AsymmetricKey.description(of: components))")
    }
    try self.init(owning: pointer)
    if case .ed25519(let publicKey, .some) = components,
      try self.components(includingPrivate: false) != .ed25519(publicKey: publicKey, privateKey: nil)
    {
      throw CtapiError(.invalidInput, "the public and the private part of the Ed25519 key do not belong together")
    }
  }

  private static func description(of components: KeyComponents) -> String {
    switch components {
    case .rsa: "an RSA key"
    case .elliptic(let key): "a point on the curve \(key.curve.rawValue)"
    case .ed25519: "an Ed25519 key"
    }
  }

  private static func make(_ key: KeyComponents.RSA) throws(CtapiError) -> OpaquePointer? {
    let parameters = try KeyParameters()
    parameters.add(number: key.modulus, OSSL_PKEY_PARAM_RSA_N)
    parameters.add(number: key.publicExponent, OSSL_PKEY_PARAM_RSA_E)
    if let privateExponent = key.privateExponent {
      parameters.add(number: privateExponent, OSSL_PKEY_PARAM_RSA_D)
      if let factors = key.factors {
        for (name, value) in zip(factorNames, factors.values) { parameters.add(number: value, name) }
      }
    }
    return try parameters.makeKey("RSA", isPrivate: key.privateExponent != nil)
  }

  private static func make(_ key: KeyComponents.Elliptic) throws(CtapiError) -> OpaquePointer? {
    let size = key.curve.fieldSize
    guard key.x.count == size, key.y.count == size, key.d.map({ $0.count == size }) ?? true else { return nil }
    let parameters = try KeyParameters()
    parameters.add(group: key.curve)
    parameters.add(octets: [4] + key.x + key.y, OSSL_PKEY_PARAM_PUB_KEY)
    if let number = key.d { parameters.add(number: number, OSSL_PKEY_PARAM_PRIV_KEY) }
    return try parameters.makeKey("EC", isPrivate: key.d != nil)
  }

  /// libcrypto's names of `p`, `q`, `dp`, `dq`, `qi`; its macros are joined strings, which Swift does not import.
  private static let factorNames = ["rsa-factor1", "rsa-factor2", "rsa-exponent1", "rsa-exponent2", "rsa-coefficient1"]

  /// The key's numbers; with `includingPrivate`, also the private ones it has.
  package func components(includingPrivate: Bool) throws(CtapiError) -> KeyComponents {
    switch family {
    case .rsa: return try rsaComponents(includingPrivate: includingPrivate)
    case .elliptic(let curve):
      let size = curve.fieldSize
      guard let x = number(OSSL_PKEY_PARAM_EC_PUB_X, width: size), let y = number(OSSL_PKEY_PARAM_EC_PUB_Y, width: size)
      else { throw OpenSSL.failure("EVP_PKEY_get_bn_param") }
      let d = includingPrivate ? number(OSSL_PKEY_PARAM_PRIV_KEY, width: size) : nil
      return .elliptic(.init(curve: curve, x: x, y: y, d: d))
    case .ed25519:
      guard let publicKey = octets(OSSL_PKEY_PARAM_PUB_KEY) else {
        throw OpenSSL.failure("EVP_PKEY_get_octet_string_param")
      }
      return .ed25519(publicKey: publicKey, privateKey: includingPrivate ? octets(OSSL_PKEY_PARAM_PRIV_KEY) : nil)
    }
  }

  private func rsaComponents(includingPrivate: Bool) throws(CtapiError) -> KeyComponents {
    guard let modulus = number(OSSL_PKEY_PARAM_RSA_N), let exponent = number(OSSL_PKEY_PARAM_RSA_E) else {
      throw OpenSSL.failure("EVP_PKEY_get_bn_param")
    }
    var key = KeyComponents.RSA(modulus: modulus, publicExponent: exponent)
    guard includingPrivate, let privateExponent = number(OSSL_PKEY_PARAM_RSA_D) else { return .rsa(key) }
    key.privateExponent = privateExponent
    let values = AsymmetricKey.factorNames.compactMap { number($0) }
    if values.count == 5 {
      key.factors = .init(p: values[0], q: values[1], dp: values[2], dq: values[3], qi: values[4])
    }
    return .rsa(key)
  }

  private func number(_ name: String, width: Int? = nil) -> [UInt8]? {
    var number: OpaquePointer?
    guard EVP_PKEY_get_bn_param(pointer, name, &number) == 1, let number else {
      OpenSSL.forgetErrors()
      return nil
    }
    defer { BN_clear_free(number) }
    let size = width ?? Int(BN_num_bits(number) + 7) / 8
    var bytes = [UInt8](repeating: 0, count: size)
    return BN_bn2binpad(number, &bytes, Int32(size)) < 0 ? nil : bytes
  }

  private func octets(_ name: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 64)
    var length = 0
    guard EVP_PKEY_get_octet_string_param(pointer, name, &bytes, bytes.count, &length) == 1 else {
      OpenSSL.forgetErrors()
      return nil
    }
    return Array(bytes.prefix(length))
  }

  /// Whether the private number belongs to the public one; true for a public key.
  package func isConsistent() throws(CtapiError) -> Bool {
    guard try components(includingPrivate: true).isPrivate else { return true }
    let context = try OpenSSL.need(EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil), "EVP_PKEY_CTX_new_from_pkey")
    defer { EVP_PKEY_CTX_free(context) }
    let result = EVP_PKEY_pairwise_check(context)
    OpenSSL.forgetErrors()
    return result == 1
  }
}
