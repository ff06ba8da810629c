import CtapiCore

/// Reads the members of one JSON Web Key; every refusal names the member.
struct JWKReader {
  /// The members with an RSA key's primes and their companions, in the order of ``KeyComponents/RSA/Factors``.
  static let factorNames = ["p", "q", "dp", "dq", "qi"]

  private let members: JSONObject

  init(_ members: JSONObject) { self.members = members }

  func optionalString(_ name: String) throws(CtapiError) -> String? {
    guard let value = members[name] else { return nil }
    guard let text = value.stringValue else {
      throw CtapiError(.keyMalformed, "member '\(name)' is \(value.typeName), expected a string")
    }
    return text
  }

  func string(_ name: String) throws(CtapiError) -> String {
    guard let text = try optionalString(name) else { throw CtapiError(.keyMalformed, "member '\(name)' is missing") }
    return text
  }

  func optionalBytes(_ name: String) throws(CtapiError) -> [UInt8]? {
    guard let text = try optionalString(name) else { return nil }
    guard let bytes = Base64.decodeURL(Array(text.utf8).span) else {
      throw CtapiError(.keyMalformed, "member '\(name)' is not canonical base64url")
    }
    return bytes
  }

  func bytes(_ name: String) throws(CtapiError) -> [UInt8] {
    guard let bytes = try optionalBytes(name) else { throw CtapiError(.keyMalformed, "member '\(name)' is missing") }
    return bytes
  }

  private func optionalNumber(_ name: String) throws(CtapiError) -> [UInt8]? {
    guard let bytes = try optionalBytes(name) else { return nil }
    guard let first = bytes.first, first != 0 else {
      throw CtapiError(.keyMalformed, "member '\(name)' is empty or begins with a zero octet (RFC 7518 §2)")
    }
    return bytes
  }

  private func number(_ name: String) throws(CtapiError) -> [UInt8] {
    guard let bytes = try optionalNumber(name) else { throw CtapiError(.keyMalformed, "member '\(name)' is missing") }
    return bytes
  }

  func algorithm() throws(CtapiError) -> SignatureAlgorithm? {
    guard let name = try optionalString("alg") else { return nil }
    guard let algorithm = SignatureAlgorithm(rawValue: name) else {
      throw CtapiError(.unsupported, "member 'alg' is '\(name.escapedForTerminal)', which does not sign tokens here")
    }
    return algorithm
  }

  func operations() throws(CtapiError) -> [String]? {
    guard let value = members["key_ops"] else { return nil }
    let names = value.arrayValue?.compactMap(\.stringValue)
    guard let names, names.count == value.arrayValue?.count else {
      throw CtapiError(.keyMalformed, "member 'key_ops' is not an array of strings")
    }
    guard Set(names).count == names.count else {
      throw CtapiError(.keyMalformed, "member 'key_ops' names an operation twice")
    }
    return names
  }

  func rsa() throws(CtapiError) -> KeyComponents.RSA {
    guard members["oth"] == nil else {
      throw CtapiError(.unsupported, "member 'oth': RSA keys of more than two primes are not used here")
    }
    var key = KeyComponents.RSA(modulus: try number("n"), publicExponent: try number("e"))
    key.privateExponent = try optionalNumber("d")
    var values: [[UInt8]] = []
    for name in JWKReader.factorNames {
      if let value = try optionalNumber(name) { values.append(value) }
    }
    if values.isEmpty { return key }
    guard values.count == 5, key.privateExponent != nil else {
      throw CtapiError(.keyMalformed, "members 'd', 'p', 'q', 'dp', 'dq' and 'qi' must come together")
    }
    key.factors = .init(p: values[0], q: values[1], dp: values[2], dq: values[3], qi: values[4])
    return key
  }

  func elliptic() throws(CtapiError) -> KeyComponents.Elliptic {
    let name = try string("crv")
    guard let curve = EllipticCurve(rawValue: name) else {
      throw CtapiError(.unsupported, "member 'crv' is '\(name.escapedForTerminal)', which does not sign tokens here")
    }
    func coordinate(_ name: String, _ bytes: [UInt8]) throws(CtapiError) -> [UInt8] {
      guard bytes.count == curve.fieldSize else {
        throw CtapiError(
          .keyMalformed, "member '\(name)' has \(bytes.count) bytes, \(curve.rawValue) needs \(curve.fieldSize)")
      }
      return bytes
    }
    let x = try coordinate("x", try bytes("x"))
    let y = try coordinate("y", try bytes("y"))
    guard let d = try optionalBytes("d") else { return .init(curve: curve, x: x, y: y) }
    return .init(curve: curve, x: x, y: y, d: try coordinate("d", d))
  }

  func edwards() throws(CtapiError) -> KeyComponents {
    let name = try string("crv")
    guard name == "Ed25519" else {
      throw CtapiError(.unsupported, "member 'crv' is '\(name.escapedForTerminal)', which does not sign tokens here")
    }
    let publicKey = try bytes("x")
    let privateKey = try optionalBytes("d")
    guard publicKey.count == 32, privateKey.map({ $0.count == 32 }) ?? true else {
      throw CtapiError(.keyMalformed, "members 'x' and 'd' of an Ed25519 key have 32 bytes each")
    }
    return .ed25519(publicKey: publicKey, privateKey: privateKey)
  }
}
