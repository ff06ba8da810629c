package import CtapiCore

extension KeySet {
  /// Reads a JSON Web Key Set (RFC 7517 §5), or one JSON Web Key.
  ///
  /// Keys that cannot be used are left out and listed in ``skipped``; only a text that is no set at all is refused.
  package convenience init(jwks bytes: Span<UInt8>, file: String? = nil) throws(CtapiError) {
    let document = try JSON(parsing: bytes, limits: .token, file: file)
    let place = SourcePlace(file: file)
    guard let object = document.objectValue else {
      throw CtapiError(.keyMalformed, "a key set is a JSON object, this is \(document.typeName)", place: place)
    }
    guard let list = object["keys"] else {
      guard object["kty"] != nil else {
        throw CtapiError(.keyMalformed, "neither member 'keys' (a key set) nor 'kty' (a key) is there", place: place)
      }
      do {
        try self.init([TokenKey(jwk: object)], isChosenKey: true)
      } catch {
        throw error.at(place)
      }
      return
    }
    guard let elements = list.arrayValue else {
      throw CtapiError(.keyMalformed, "member 'keys' is \(list.typeName), expected an array", place: place)
    }
    var keys: [TokenKey] = []
    var skipped: [SkippedKey] = []
    for (position, element) in elements.enumerated() {
      do throws(CtapiError) {
        guard let members = element.objectValue else {
          throw CtapiError(.keyMalformed, "the element is \(element.typeName), expected an object")
        }
        keys.append(try TokenKey(jwk: members))
      } catch {
        let reason: TokenReason = error.code == .keyWeak ? .keyWeak : .keyUnusable
        skipped.append(
          SkippedKey(
            position: position, kid: element["kid"]?.stringValue, reason: reason, detail: error.message))
      }
    }
    self.init(keys, skipped: skipped)
  }

  /// The set as a document for publication: public keys only, secrets never (RFC 7517 §5).
  package func publicDocument() throws(CtapiError) -> JSON {
    var published: [JSON] = []
    for key in keys {
      if let members = try key.jwk(includingPrivate: false) { published.append(.object(members)) }
    }
    return ["keys": .array(published)]
  }
}
