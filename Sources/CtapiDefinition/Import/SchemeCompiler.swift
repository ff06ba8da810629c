import CtapiCore

/// Makes a JWT authorizer of a security scheme, or says by name why none can be made of it.
struct SchemeCompiler {
  let name: String
  let scheme: JSON
  let place: JSONPointer
  let options: ImportOptions
  let apiID: String

  private static let wellKnown = "/.well-known/openid-configuration"

  /// Whether a scheme names no issuer, so that the local pool's is used.
  static func needsIssuer(_ scheme: JSON) -> Bool {
    guard scheme["x-amazon-apigateway-authorizer"] == nil, scheme["x-amazon-apigateway-authtype"] == nil else {
      return false
    }
    let type = scheme["type"]?.stringValue
    return type == "oauth2" || type == "http" && scheme["scheme"]?.stringValue?.lowercased() == "bearer"
  }

  /// The authorizer and what was found on the way; no authorizer means at least one error.
  func compile() -> (authorizer: Authorizer?, findings: [Finding]) {
    do throws(CtapiError) {
      if let type = scheme["x-amazon-apigateway-authtype"] {
        throw CtapiError(
          .invalidAuthorizer,
          "the scheme '\(shown)' asks for \((type.stringValue ?? "IAM").escapedForTerminal), which is not enforced here",
          hint: "use a JWT authorizer: x-amazon-apigateway-authorizer with type: jwt")
      }
      if let settings = scheme["x-amazon-apigateway-authorizer"] { return try extended(settings) }
      return try plain()
    } catch {
      return (nil, [Finding(.error, error.code.name, error.message, hint: error.hint, at: place)])
    }
  }

  private var shown: String { name.escapedForTerminal }

  private var id: String { StableID.make(apiID, "authorizer", name, length: 6) }

  private func extended(_ settings: JSON) throws(CtapiError) -> (Authorizer?, [Finding]) {
    guard settings.objectValue != nil else {
      throw CtapiError(
        .invalidAuthorizer, "the authorizer of '\(shown)' is \(settings.typeName), not an object",
        hint: "write {type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: "
          + "{issuer: 'https://id.example', audience: [client]}}")
    }
    guard let type = settings["type"]?.stringValue?.lowercased() else {
      throw CtapiError(.invalidAuthorizer, "the authorizer of '\(shown)' has no 'type'", hint: "write type: jwt")
    }
    if type == "request" { return try request(settings) }
    guard type == "jwt" else {
      throw CtapiError(
        .invalidAuthorizer,
        "the authorizer of '\(shown)' has the type '\(type.escapedForTerminal)', and only 'jwt' and 'request' are enforced",
        hint: "write type: jwt")
    }
    let configuration = settings["jwtConfiguration"] ?? .null
    guard let issuer = configuration["issuer"]?.stringValue ?? issuerOfDiscovery, !issuer.isEmpty else {
      throw CtapiError(
        .invalidAuthorizer, "the authorizer of '\(shown)' has no jwtConfiguration.issuer",
        hint:
          "name it as tokens have it in 'iss', such as jwtConfiguration: {issuer: 'https://id.example', audience: [client]}"
      )
    }
    let audience = try strings(configuration["audience"], "jwtConfiguration.audience")
    guard !audience.isEmpty else {
      throw CtapiError(
        .invalidAuthorizer, "the authorizer of '\(shown)' has no jwtConfiguration.audience",
        hint: "name at least one client id, or any token of the issuer would pass")
    }
    let authorizer = Authorizer(
      id: id, name: name, identitySource: try identitySource(settings["identitySource"]), issuer: try checked(issuer),
      audience: audience, algorithms: try algorithms(settings["x-ctapi-algorithms"]))
    return (authorizer, unknownMembers(settings) + plainIssuer(issuer))
  }

  /// A REQUEST authorizer; its URI must be a URL, for functions are not run here (`gateway.md` 2.4).
  private func request(_ settings: JSON) throws(CtapiError) -> (Authorizer?, [Finding]) {
    guard let uri = settings["authorizerUri"]?.stringValue else {
      throw CtapiError(
        .invalidAuthorizer, "the authorizer of '\(shown)' has no 'authorizerUri'",
        hint: "write authorizerUri: http://127.0.0.1:9000/, which takes the event by POST")
    }
    let version = settings["authorizerPayloadFormatVersion"]
    guard let version else {
      throw CtapiError(
        .invalidAuthorizer, "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer",
        hint: "write authorizerPayloadFormatVersion: \"2.0\"")
    }
    guard let format = PayloadFormat(rawValue: version.stringValue ?? version.numberValue?.text ?? "") else {
      throw CtapiError(
        .invalidAuthorizer, "the authorizer of '\(shown)' has a payload format that is not 1.0 or 2.0",
        hint: "write authorizerPayloadFormatVersion: '2.0'")
    }
    let ttl = settings["authorizerResultTtlInSeconds"]
    guard let seconds = ttl.map(\.settingInteger) ?? RequestAuthorizer.defaultTTL else {
      throw CtapiError(
        .invalidAuthorizer, "authorizerResultTtlInSeconds of '\(shown)' is no whole number",
        hint: "write seconds from 0, for no keeping, to 3600")
    }
    let simple = settings["enableSimpleResponses"]
    guard let isSimple = simple.map(\.settingBoolean) ?? false else {
      throw CtapiError(
        .invalidAuthorizer,
        "enableSimpleResponses of '\(shown)' is \(simple?.shown ?? ""), and takes true and false",
        hint: "write true or false")
    }
    let sources = try strings(settings["identitySource"], "identitySource")
      .flatMap { $0.split(separator: ",").map { $0.filter { $0 != " " } } }
    guard ttl == nil || seconds == 0 || !sources.isEmpty else {
      throw CtapiError(
        .invalidAuthorizer, "answers of '\(shown)' cannot be kept: it has no identity sources to find them by",
        hint: "add an identitySource, or write authorizerResultTtlInSeconds: 0")
    }
    let request = try RequestAuthorizer(
      url: uri, payloadFormat: format, resultTTL: sources.isEmpty ? 0 : seconds,
      usesSimpleResponses: isSimple, sources: sources)
    let unknown = (settings.objectValue?.names ?? []).filter { !SchemeCompiler.requestMembers.contains($0) }
    return (
      Authorizer(id: id, name: name, request: request),
      unknown.map { member in
        Finding(
          .warning, "extension-ignored", "'\(member.escapedForTerminal)' has no effect on a REQUEST authorizer",
          at: place.appending("x-amazon-apigateway-authorizer").appending(member))
      }
    )
  }

  private static let requestMembers: Set<String> = [
    "type", "identitySource", "authorizerUri", "authorizerPayloadFormatVersion", "authorizerResultTtlInSeconds",
    "enableSimpleResponses",
  ]

  private func plain() throws(CtapiError) -> (Authorizer?, [Finding]) {
    let type = scheme["type"]?.stringValue ?? ""
    let subtype = scheme["scheme"]?.stringValue?.lowercased() ?? ""
    let issuer: String
    var audience = options.audience
    switch (type, subtype) {
    case ("openIdConnect", _):
      guard let found = issuerOfDiscovery else {
        throw CtapiError(
          .invalidAuthorizer,
          "the openIdConnectUrl of '\(shown)' does not end in \(SchemeCompiler.wellKnown), so its issuer is unknown")
      }
      issuer = found
    case ("oauth2", _), ("http", "bearer"):
      guard let given = options.issuer ?? options.localPool?.issuer else {
        throw CtapiError(
          .invalidAuthorizer, "the scheme '\(shown)' names no issuer",
          hint: "name one with --issuer URL --audience ID, or add x-amazon-apigateway-authorizer")
      }
      issuer = given
      if options.issuer == nil, audience.isEmpty { audience = options.localPool?.clients ?? [] }
    default:
      let kind = type == "http" ? "http \(subtype)" : type.isEmpty ? "without a type" : type
      throw CtapiError(
        .invalidAuthorizer, "the scheme '\(shown)' (\(kind.escapedForTerminal)) cannot be enforced by a JWT authorizer",
        hint: "use openIdConnect, oauth2 or http bearer")
    }
    guard !audience.isEmpty else {
      throw CtapiError(
        .invalidAuthorizer, "the scheme '\(shown)' names no audience", hint: "name the client with --audience ID")
    }
    let authorizer = Authorizer(id: id, name: name, issuer: try checked(issuer), audience: audience)
    let note = Finding(
      .note, "authorizer-from-scheme",
      "'\(shown)' becomes a JWT authorizer of the issuer '\(issuer.escapedForTerminal)'", at: place)
    return (authorizer, [note] + plainIssuer(issuer))
  }

  /// Keys are fetched over `http://` from this machine only (`reliability.md` 1), and API Gateway takes no such issuer.
  private func plainIssuer(_ issuer: String) -> [Finding] {
    guard issuer != options.localPool?.issuer, let url = try? URLTemplate(issuer), !url.isSecure else { return [] }
    let host = url.host.asciiLowercased
    let isHere = host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host.isLoopbackAddress
    guard !isHere else { return [] }
    return [
      Finding(
        .warning, "issuer-plain-http",
        "no token of '\(issuer.escapedForTerminal)' is accepted unless its host is this machine: keys come over https "
          + "from others", hint: "write the issuer's https:// URL", at: place)
    ]
  }

  private var issuerOfDiscovery: String? {
    guard let url = scheme["openIdConnectUrl"]?.stringValue, url.hasSuffix(SchemeCompiler.wellKnown) else { return nil }
    return String(url.dropLast(SchemeCompiler.wellKnown.count))
  }

  private func checked(_ issuer: String) throws(CtapiError) -> String {
    guard issuer.hasPrefix("http://") || issuer.hasPrefix("https://"), issuer.utf8.count <= 2048 else {
      throw CtapiError(
        .invalidAuthorizer, "the issuer '\(issuer.escapedForTerminal)' of '\(shown)' is no http or https URL",
        hint: "write it as tokens have it in 'iss', such as https://id.example")
    }
    // Its discovery document could not be asked for, so that every call would be refused (`reliability.md` 1.6).
    guard !issuer.contains(where: { "@?#{}".contains($0) }), (try? URLTemplate(issuer)) != nil else {
      let name = issuer.contains("@") ? "" : " '\(issuer.escapedForTerminal)'"
      throw CtapiError(
        .invalidAuthorizer,
        "the issuer\(name) of '\(shown)' is no URL of a host, a port from 1 to 65535 and a path, so that its keys cannot "
          + "be fetched",
        hint: "write it as tokens have it in 'iss', without user, query and fragment, such as https://id.example")
    }
    return issuer
  }

  private func identitySource(_ value: JSON?) throws(CtapiError) -> IdentitySource {
    guard let value else {
      throw CtapiError(
        .invalidAuthorizer, "the authorizer of '\(shown)' has no 'identitySource'",
        hint: "write identitySource: $request.header.Authorization")
    }
    let sources = try strings(value, "identitySource").flatMap { $0.split(separator: ",").map(String.init) }
    guard sources.count == 1 else {
      throw CtapiError(
        .invalidAuthorizer, "the authorizer of '\(shown)' has \(sources.count) identity sources, not one",
        hint: "leave one, or use type: request")
    }
    return try IdentitySource(sources[0])
  }

  private func algorithms(_ value: JSON?) throws(CtapiError) -> [String] {
    guard let value else { return Authorizer.defaultAlgorithms }
    let names = try strings(value, "x-ctapi-algorithms")
    let known: Set<String> = [
      "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ]
    for name in names where !known.contains(name) {
      throw CtapiError(
        .invalidAuthorizer, "'\(name.escapedForTerminal)' is no algorithm for a JWT authorizer",
        hint: "take some of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 and EdDSA")
    }
    guard !names.isEmpty else {
      throw CtapiError(
        .invalidAuthorizer, "'x-ctapi-algorithms' names no algorithm",
        hint: "leave it out for RS256, RS384 and RS512, or name one")
    }
    return names
  }

  /// A list of strings, or one string alone.
  private func strings(_ value: JSON?, _ member: String) throws(CtapiError) -> [String] {
    switch value {
    case nil: return []
    case .string(let text): return [text]
    case .array(let elements) where elements.allSatisfy({ $0.stringValue != nil }):
      return elements.compactMap(\.stringValue)
    default:
      throw CtapiError(
        .invalidAuthorizer, "'\(member)' of '\(shown)' is no list of strings", hint: "write its texts in quotes")
    }
  }

  private func unknownMembers(_ settings: JSON) -> [Finding] {
    (settings.objectValue?.names ?? []).filter { !DocumentCompiler.authorizerMembers.contains($0) }.map { member in
      Finding(
        member.hasPrefix("x-ctapi-") ? .error : .warning,
        member.hasPrefix("x-ctapi-") ? "extension-unknown" : "extension-ignored",
        "'\(member.escapedForTerminal)' has no effect on a JWT authorizer",
        at: place.appending("x-amazon-apigateway-authorizer").appending(member))
    }
  }
}

extension String {
  /// Whether it is an IPv4 address of 127.0.0.0/8.
  fileprivate var isLoopbackAddress: Bool {
    let parts = split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
