package import CtapiCore

extension AccountLimits {
  /// What of an API's document is beyond the limits, each at its place.
  ///
  /// With `old` only what the new definition has more of than the old one: as with API Gateway, what is there already may
  /// stay, and shrink.
  package func findings(
    _ api: API, replacing old: API? = nil, severity: Diagnostic.Severity = .error, whose: String = "the limit of"
  ) -> [Finding] {
    var found: [Finding] = []
    func check(
      _ count: Int, _ before: Int?, _ limit: Int?, _ what: String, setting: String, at place: JSONPointer
    ) {
      guard let limit, count > limit, before.map({ count > $0 }) ?? true else { return }
      found.append(
        Finding(
          severity, "quota", "\(what), more than \(whose) \(limit)", hint: AccountLimits.fix(setting, severity),
          at: place))
    }
    let paths = JSONPointer(["paths"])
    check(api.routes.count, old?.routes.count, routes, "\(api.routes.count) routes", setting: "routes", at: paths)
    check(
      api.integrations.count, old?.integrations.count, integrations, "\(api.integrations.count) integrations",
      setting: "integrations", at: paths)
    check(
      api.authorizers.count, old?.authorizers.count, authorizers, "\(api.authorizers.count) authorizers",
      setting: "authorizers", at: JSONPointer(["components", "securitySchemes"]))
    for authorizer in api.authorizers {
      let before = old.map { $0.authorizers.first { $0.name == authorizer.name }?.audience.count ?? 0 }
      check(
        authorizer.audience.count, before, audiences,
        "'\(authorizer.name.escapedForTerminal)' has \(authorizer.audience.count) audiences", setting: "audiences",
        at: JSONPointer(["components", "securitySchemes", authorizer.name]))
    }
    for route in api.routes {
      let before = old.map {
        $0.routes.first { $0.key.identity == route.key.identity }?.authorization.scopes.count ?? 0
      }
      check(
        route.authorization.scopes.count, before, scopes,
        "'\(route.key.description.escapedForTerminal)' has \(route.authorization.scopes.count) scopes",
        setting: "scopes", at: route.key.place)
    }
    return found
  }

  /// Throws `quota-exceeded` for an API that has more than it may, whatever it had before.
  package func check(_ api: API) throws(CtapiError) {
    guard let first = findings(api).first else { return }
    throw CtapiError(.quotaExceeded, "the API '\(api.name.escapedForTerminal)': \(first.message)", hint: first.hint)
  }

  /// Throws `quota-exceeded` when there are `count` things with the one that is to be made, and that is too many.
  func check(_ count: Int, of path: KeyPath<AccountLimits, Int?>, _ name: String, setting: String) throws(CtapiError) {
    guard let limit = self[keyPath: path], count > limit else { return }
    throw CtapiError(
      .quotaExceeded, "\(count) \(name), more than the limit of \(limit)", hint: AccountLimits.fix(setting, .error))
  }

  private static func fix(_ setting: String, _ severity: Diagnostic.Severity) -> String {
    let fewer =
      switch setting {
      case "routes", "integrations", "authorizers": "split the API"
      case "audiences", "scopes", "stage-variables": "use fewer"
      default: "remove one"
      }
    return severity == .error ? "\(fewer), or raise limits.\(setting) in config.yaml" : fewer
  }
}
