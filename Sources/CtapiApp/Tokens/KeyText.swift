package import CtapiCore
package import CtapiIdentity

/// Keys as text and bytes in the forms people ask for.
package enum KeyText {
  /// The names of the forms, for options.
  package static let forms = ["jwk", "jwks", "pem", "der"]

  /// The key as PEM: PKCS#8, or with `traditional` PKCS#1 or SEC1; SPKI for a public one.
  package static func pem(
    _ key: TokenKey, includingPrivate: Bool, traditional: Bool = false
  ) throws(CtapiError) -> String {
    let (pair, encoding) = try pair(key, includingPrivate: includingPrivate, traditional: traditional)
    let bytes = try pair.encoded(encoding)
    return PEM.encode(bytes.span, label: pair.label(encoding))
  }

  private static func pair(
    _ key: TokenKey, includingPrivate: Bool, traditional: Bool
  ) throws(CtapiError) -> (AsymmetricKey, AsymmetricKey.Encoding) {
    guard case .asymmetric(let pair, let isPrivate) = key.material else {
      throw CtapiError(.keyUnusable, "a secret has no PEM or DER form", hint: "use --to jwk")
    }
    let asPrivate = includingPrivate && isPrivate
    if !asPrivate { return (pair, traditional && isRSA(pair) ? .pkcs1Public : .publicKeyInfo) }
    return (pair, traditional ? .traditional : .pkcs8)
  }

  private static func isRSA(_ key: AsymmetricKey) -> Bool {
    if case .rsa = key.family { true } else { false }
  }

  /// The keys in one of ``forms``.
  ///
  /// Without `includingPrivate`, public parts only; a secret then has no form and throws `key-unusable`.
  package static func bytes(
    of keys: [TokenKey], form: String, includingPrivate: Bool, traditional: Bool = false
  ) throws(CtapiError) -> [UInt8] {
    switch form {
    case "pem":
      var text = ""
      for key in keys { text += try pem(key, includingPrivate: includingPrivate, traditional: traditional) }
      return Array(text.utf8)
    case "jwks": return line(["keys": .array(try jwks(keys, includingPrivate: includingPrivate))])
    default:
      guard keys.count == 1 else {
        throw CtapiError(
          .keyUnusable, "the form '\(form)' holds one key, here are \(keys.count)", hint: "use --to jwks")
      }
      if form == "jwk" { return line(try jwks(keys, includingPrivate: includingPrivate)[0]) }
      let (pair, encoding) = try pair(keys[0], includingPrivate: includingPrivate, traditional: traditional)
      return try pair.encoded(encoding)
    }
  }

  private static func line(_ json: JSON) -> [UInt8] { json.bytes() + [UInt8(ascii: "\n")] }

  private static func jwks(_ keys: [TokenKey], includingPrivate: Bool) throws(CtapiError) -> [JSON] {
    var list: [JSON] = []
    for key in keys {
      guard let members = try key.jwk(includingPrivate: includingPrivate) else {
        throw CtapiError(.keyUnusable, "a secret has no public part", hint: "add --private to print the secret itself")
      }
      list.append(.object(members))
    }
    return list
  }

  /// Writes a key to standard output, or to a file of mode 0600.
  package static func deliver(
    _ bytes: [UInt8], to path: String?, _ output: Output
  ) throws(CtapiError) {
    guard let path, path != "-" else { return try output.bytes(bytes) }
    try Files.output(bytes.span, to: path, mode: 0o600)
    output.note("wrote '\(path)'")
  }
}
