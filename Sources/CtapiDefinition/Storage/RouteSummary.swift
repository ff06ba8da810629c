/// What `routes list` and `routes match` say of a route, without the rest of its API.
package struct RouteSummary: Sendable, Hashable {
  /// The key as text.
  package var key: String
  /// The URL, service or `mock 200`; empty for a route without an integration.
  package var target: String
  /// The authorizer's name; empty for an open route.
  package var authorizer: String
  /// The scopes asked for.
  package var scopes: [String]

  /// A summary of a route of `api`.
  package init(_ route: Route, of api: API) {
    key = route.key.description
    switch route.integrationID.flatMap({ api.integration($0) })?.target {
    case .url(let url): target = url.text
    case .service(let service): target = service.text
    case .mock(let mock): target = "mock \(mock.status)"
    case .variableURL(let text): target = text
    case .function(let function): target = "function \(function.url.text)"
    case .redirect(let redirect): target = "redirect \(redirect.status)"
    case nil: target = ""
    }
    authorizer = route.authorization.authorizerID.flatMap { api.authorizer($0) }?.name ?? ""
    scopes = route.authorization.scopes
  }

  init(key: String, target: String, authorizer: String, scopes: [String]) {
    self.key = key
    self.target = target
    self.authorizer = authorizer
    self.scopes = scopes
  }
}
