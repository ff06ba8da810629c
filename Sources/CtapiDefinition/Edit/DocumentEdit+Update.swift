package import CtapiCore

extension DocumentEdit {
  /// The document with a route's operation changed; everything else of the operation stays.
  ///
  /// Throws `unsupported` for a route that stands elsewhere, and `usage` for scopes of an open route.
  package static func updating(
    _ route: Route, _ change: RouteChange, in stored: StoredAPI
  ) throws(CtapiError) -> Document {
    var root = stored.document.root
    let place = try place(of: route, in: root)
    if change.target != nil || change.timeoutMilliseconds != nil {
      root[place.appending(integrationExtension)] = .object(try integration(route, change, stored, at: place))
    }
    if change.access != nil || change.scopes != nil {
      root[place.appending("security")] = try security(route, change, stored.api)
    }
    return Document(root, format: stored.document.format)
  }

  private static let integrationExtension = "x-amazon-apigateway-integration"

  private static func integration(
    _ route: Route, _ change: RouteChange, _ stored: StoredAPI, at place: JSONPointer
  ) throws(CtapiError) -> JSONObject {
    let root = stored.document.root
    // A shared integration stays as it is for the others: this route gets a copy of its own.
    var settings =
      followed(root[place.appending(integrationExtension)], in: root) ?? derived(route.integrationID, stored.api)
    if let target = change.target {
      let isURL = target.contains("://")
      let type = settings["type"]?.stringValue?.asciiLowercased
      // What is of a type that goes to no such place, `aws` or a function at a service, is proxied from now on.
      if type != "http_proxy", type != "aws_proxy" || !isURL {
        for member in derived(nil, stored.api).members { settings[member.name] = member.value }
        for name in ["integrationSubtype", "credentials"] { settings[name] = nil }
      }
      settings["uri"] = .string(target)
      settings["connectionType"] = isURL ? "INTERNET" : "VPC_LINK"
      if isURL {
        settings["connectionId"] = nil
        settings["tlsConfig"] = nil
      }
    }
    guard settings["uri"] != nil else {
      throw CtapiError(
        .usage, "the route '\(route.key.description.escapedForTerminal)' has no backend whose settings could change",
        hint: "name one with --to")
    }
    if let timeout = change.timeoutMilliseconds { settings["timeoutInMillis"] = .integer(timeout) }
    return settings
  }

  private static func followed(_ value: JSON?, in root: JSON) -> JSONObject? {
    var value = value
    for _ in 0..<64 {
      guard let text = value?["$ref"]?.stringValue else { return value?.objectValue }
      value = JSONPointer(text: text).flatMap { root[$0] }
    }
    return nil
  }

  /// The integration that a plain document's route got, as an extension.
  private static func derived(_ integrationID: String?, _ api: API) -> JSONObject {
    var settings: JSONObject = ["type": "http_proxy", "httpMethod": "ANY", "payloadFormatVersion": "1.0"]
    switch integrationID.flatMap({ api.integration($0) })?.target {
    case .url(let url):
      settings["uri"] = .string(url.text)
      settings["connectionType"] = "INTERNET"
    case .service(let service):
      settings["uri"] = .string(service.text)
      settings["connectionType"] = "VPC_LINK"
    case .variableURL, .mock, .function, .redirect, nil: break
    }
    return settings
  }

  private static func security(_ route: Route, _ change: RouteChange, _ api: API) throws(CtapiError) -> JSON {
    let current = route.authorization.authorizerID.flatMap { api.authorizer($0) }?.name
    let scheme: String?
    switch change.access {
    case nil: scheme = current
    case .open: scheme = nil
    case .scheme(let name): scheme = name
    }
    guard let scheme else {
      guard change.scopes?.isEmpty ?? true else {
        throw CtapiError(
          .usage, "an open route asks for no scopes", hint: "name the security scheme that guards it with --auth")
      }
      return []
    }
    return security(scheme, change.scopes ?? (scheme == current ? route.authorization.scopes : []))
  }
}
