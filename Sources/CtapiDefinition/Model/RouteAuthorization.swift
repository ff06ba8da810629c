/// Who may call a route (`gateway.md` 2).
package enum RouteAuthorization: Sendable, Hashable {
  /// Anybody.
  case none
  /// Holders of a token that the authorizer accepts and that has one of the scopes; no scopes ask for none.
  case jwt(authorizerID: String, scopes: [String])
  /// Whom a REQUEST authorizer lets through.
  case request(authorizerID: String)

  /// The authorizer asked, if there is one.
  package var authorizerID: String? {
    switch self {
    case .none: nil
    case .jwt(let id, _), .request(let id): id
    }
  }

  /// The scopes asked for.
  package var scopes: [String] {
    guard case .jwt(_, let scopes) = self else { return [] }
    return scopes
  }
}
