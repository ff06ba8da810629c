package import CtapiCore

extension DocumentEdit {
  /// The document with one more JWT authorizer; throws `authorizer-exists`.
  package static func adding(
    authorizer name: String, _ settings: AuthorizerSettings, to stored: StoredAPI
  ) throws(CtapiError) -> Document {
    var root = stored.document.root
    let place = place(ofScheme: name)
    guard root[place] == nil else {
      throw CtapiError(
        .authorizerExists, "the security scheme '\(name.escapedForTerminal)' exists",
        hint: "change it with: ctapi routes authorizer update '\(name.escapedForTerminal)'")
    }
    guard !name.isEmpty, name.utf8.count <= 128, !name.hasControlCharacters else {
      throw CtapiError(.invalidAuthorizer, "an authorizer's name has 1 to 128 printable characters")
    }
    root[place] = ["type": "oauth2", "flows": [:], authorizerExtension: extended([:], by: settings)]
    return Document(root, format: stored.document.format)
  }

  /// The document with a JWT authorizer changed; throws `authorizer-not-found`, and `unsupported` for a scheme that is
  /// a reference.
  package static func updating(
    authorizer name: String, _ settings: AuthorizerSettings, in stored: StoredAPI
  ) throws(CtapiError) -> Document {
    var root = stored.document.root
    let place = place(ofScheme: name)
    guard let scheme = root[place] else { throw absent(name) }
    guard scheme["$ref"] == nil else {
      throw CtapiError(
        .unsupported, "the security scheme '\(name.escapedForTerminal)' is a reference to another one",
        hint: "change the document and import it again")
    }
    root[place.appending(authorizerExtension)] = extended(
      scheme[authorizerExtension] ?? derived(name, stored.api), by: settings)
    return Document(root, format: stored.document.format)
  }

  /// The document without a security scheme; throws `authorizer-not-found`, and `authorizer-in-use` while a route asks
  /// for it, because that route must not come out open.
  package static func removing(authorizer name: String, from stored: StoredAPI) throws(CtapiError) -> Document {
    var root = stored.document.root
    let place = place(ofScheme: name)
    guard root[place] != nil else { throw absent(name) }
    let users = stored.api.served.filter { $0.authorizer?.name == name }
    let isDefault = root["security"]?.arrayValue?.contains { $0[name] != nil } ?? false
    guard users.isEmpty, !isDefault else {
      let user = users.first?.route.key.description.escapedForTerminal
      throw CtapiError(
        .authorizerInUse,
        "\(user.map { "the route '\($0)'" } ?? "the document's 'security'") asks for '\(name.escapedForTerminal)'",
        hint: user.map { "change that first: ctapi routes update '\($0)' --auth none" })
    }
    root[place] = nil
    for parent in [place.parent, place.parent?.parent].compactMap(\.self)
    where root[parent]?.objectValue?.isEmpty ?? false {
      root[parent] = nil
    }
    return Document(root, format: stored.document.format)
  }

  private static let authorizerExtension = "x-amazon-apigateway-authorizer"

  private static func place(ofScheme name: String) -> JSONPointer {
    JSONPointer(["components", "securitySchemes", name])
  }

  private static func absent(_ name: String) -> CtapiError {
    CtapiError(
      .authorizerNotFound, "no authorizer '\(name.escapedForTerminal)'",
      hint: "list them: ctapi routes authorizer list")
  }

  private static func extended(_ value: JSON, by settings: AuthorizerSettings) -> JSON {
    var value = value
    value[JSONPointer(["type"])] = "jwt"
    if let source = settings.identitySource {
      value[JSONPointer(["identitySource"])] = .string(source)
    } else if value["identitySource"] == nil {
      value[JSONPointer(["identitySource"])] = .string(IdentitySource.header("authorization").description)
    }
    if let issuer = settings.issuer { value[JSONPointer(["jwtConfiguration", "issuer"])] = .string(issuer) }
    if let audience = settings.audience { value[JSONPointer(["jwtConfiguration", "audience"])] = .strings(audience) }
    if let algorithms = settings.algorithms {
      value[JSONPointer(["x-ctapi-algorithms"])] =
        algorithms == Authorizer.defaultAlgorithms ? nil : .strings(algorithms)
    }
    return value
  }

  /// What a plain scheme became, so that changing one part of it keeps the others.
  private static func derived(_ name: String, _ api: API) -> JSON {
    guard let authorizer = api.authorizers.first(where: { $0.name == name }) else { return [:] }
    return [
      "identitySource": .string(authorizer.identitySource.description),
      "jwtConfiguration": ["issuer": .string(authorizer.issuer), "audience": .strings(authorizer.audience)],
    ]
  }
}
