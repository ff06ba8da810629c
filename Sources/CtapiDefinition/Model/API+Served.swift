package import CtapiCore

extension API {
  /// The routes with what they lead to.
  package var served: [ServedRoute] {
    let byID = Dictionary(integrations.map { ($0.id, $0) }) { first, _ in first }
    let guards = Dictionary(authorizers.map { ($0.id, $0) }) { first, _ in first }
    return routes.map { route in
      ServedRoute(
        route: route, integration: route.integrationID.flatMap { byID[$0] },
        authorizer: route.authorization.authorizerID.flatMap { guards[$0] })
    }
  }

  /// The route of that key, whatever its parameters are called, or of that id; throws `route-not-found`.
  package func served(_ text: String) throws(CtapiError) -> ServedRoute {
    let all = served
    if let route = all.first(where: { $0.route.id == text }) { return route }
    if text.contains(" ") || text == "$default" {
      let identity = try RouteKey(text).identity
      if let route = all.first(where: { $0.route.key.identity == identity }) { return route }
    }
    throw CtapiError(
      .routeNotFound, "no route '\(text.escapedForTerminal)' in the API '\(name.escapedForTerminal)'",
      hint: "list them: ctapi routes list")
  }
}
