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

extension RouteAuthorization {
  /// Why no token can have a scope, as the end of a sentence; nil for one that a token can have: 1 to 64 characters
  /// (`gateway.md` 1.7) of a scope-token (RFC 6749 §3.3).
  static func fault(ofScope scope: String) -> String? {
    let isToken = scope.utf8.allSatisfy {
      (0x21..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard isToken else { return "it has a character other than printable ASCII without space, '\"' and '\\'" }
    return (1...64).contains(scope.utf8.count) ? nil : "it has \(scope.utf8.count) characters"
  }
}
