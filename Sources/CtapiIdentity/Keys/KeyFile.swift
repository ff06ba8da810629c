package import CtapiCore

/// Reads keys as people keep them: JWK, JWKS, PEM with any mix of blocks, or DER.
package enum KeyFile {
  /// The most that is read of a key file, in bytes.
  package static let largest = 1 << 20

  /// The keys of a file's bytes; `file` names it in errors.
  ///
  /// A single key is refused with its reason; of a JWK set the keys that cannot be used are left out, as in ``KeySet``.
  package static func keys(
    _ bytes: Span<UInt8>, file: String?, allowWeak: Bool = false
  ) throws(CtapiError) -> (keys: [TokenKey], skipped: [KeySet.SkippedKey]) {
    do throws(CtapiError) {
      if let first = firstVisible(bytes), first == UInt8(ascii: "{") {
        return try jsonKeys(bytes, file: file, allowWeak: allowWeak)
      }
      if PEM.isPEM(bytes) { return (try pemKeys(bytes, allowWeak: allowWeak), []) }
      guard let key = try derKey(bytes) else {
        throw CtapiError(
          .keyMalformed, "this is no key in JWK, JWKS, PEM or DER form",
          hint: "see its form with: openssl asn1parse -in FILE")
      }
      return ([try checked(key, allowWeak: allowWeak)], [])
    } catch {
      var error = error
      error.hint =
        error.hint
        ?? "get it anew from its source; one to compare with: ctapi token keys generate --alg ES256 --out example.jwk"
      throw error.place == nil ? error.at(SourcePlace(file: file)) : error
    }
  }

  private static func firstVisible(_ bytes: Span<UInt8>) -> UInt8? {
    for index in bytes.indices where bytes[index] > 0x20 { return bytes[index] }
    return nil
  }

  private static func jsonKeys(
    _ bytes: Span<UInt8>, file: String?, allowWeak: Bool
  ) throws(CtapiError) -> (keys: [TokenKey], skipped: [KeySet.SkippedKey]) {
    let document = try JSON(parsing: bytes, limits: .token, file: file)
    if let object = document.objectValue, object["keys"] == nil {
      return ([try TokenKey(jwk: object, allowWeak: allowWeak)], [])
    }
    let set = try KeySet(jwks: bytes, file: file)
    return (set.keys, set.skipped)
  }

  private static func pemKeys(_ bytes: Span<UInt8>, allowWeak: Bool) throws(CtapiError) -> [TokenKey] {
    var keys: [TokenKey] = []
    for block in try PEM.blocks(bytes) {
      let label = block.label.escapedForTerminal
      guard !block.label.hasPrefix("ENCRYPTED") else {
        throw CtapiError(
          .unsupported, "the PEM block '\(label)' is encrypted, which ctapi does not read",
          hint: "decrypt it first: openssl pkey -in FILE -out PLAIN.pem")
      }
      guard let encoding = AsymmetricKey.encoding(ofLabel: block.label) else { continue }
      guard let key = try AsymmetricKey.decode(block.bytes.span, encoding) else {
        throw CtapiError(.keyMalformed, "the PEM block '\(label)' does not hold such a key")
      }
      let isPrivate = encoding == .pkcs8 || encoding == .traditional
      keys.append(try checked(TokenKey(.asymmetric(key, isPrivate: isPrivate)), allowWeak: allowWeak))
    }
    guard !keys.isEmpty else { throw CtapiError(.keyMalformed, "no PEM block holds a key or certificate") }
    return keys
  }

  private static func derKey(_ bytes: Span<UInt8>) throws(CtapiError) -> TokenKey? {
    for encoding in [AsymmetricKey.Encoding.pkcs8, .publicKeyInfo, .pkcs1Public, .certificate] {
      guard let key = try AsymmetricKey.decode(bytes, encoding) else { continue }
      return TokenKey(.asymmetric(key, isPrivate: encoding == .pkcs8))
    }
    return nil
  }

  /// Applies the rules of strength that JWKs go through when they are read.
  private static func checked(_ key: TokenKey, allowWeak: Bool) throws(CtapiError) -> TokenKey {
    guard case .asymmetric(let pair, _) = key.material,
      case .rsa(let components) = try pair.components(includingPrivate: false)
    else { return key }
    try KeyStrength.check(components, allowWeak: allowWeak)
    return key
  }

  /// Reads keys from a path; a file that holds a private key must be readable by its owner only.
  package static func read(
    path: String, allowWeak: Bool = false
  ) throws(CtapiError) -> (keys: [TokenKey], skipped: [KeySet.SkippedKey]) {
    let bytes: [UInt8]
    do {
      bytes = try Files.read(path, limit: largest)
    } catch {
      guard error.code == .fileNotFound else { throw error }
      throw CtapiError(.keyNotFound, "no key file '\(path.escapedForTerminal)'", hint: error.hint)
    }
    let found = try keys(bytes.span, file: path, allowWeak: allowWeak)
    if found.keys.contains(where: \.isPrivate) { try checkPermissions(path) }
    return found
  }

  /// Refuses a private key's file that others may read or write.
  package static func checkPermissions(_ path: String) throws(CtapiError) {
    guard let mode = Files.permissions(of: path), mode & 0o077 != 0 else { return }
    let name = path.escapedForTerminal
    throw CtapiError(
      .keyFileLoose, "others may read the private key in '\(name)' (mode \(String(mode & 0o777, radix: 8)))",
      hint: "chmod 600 '\(name)'")
  }
}
