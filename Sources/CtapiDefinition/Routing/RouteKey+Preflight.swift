extension RouteKey {
  /// How browsers' preflights get past a route that asks for a token; a fix of `preflight-guarded`.
  package var preflightFix: String {
    switch self {
    case .path(.options, _): "open it: write 'security: []' at the operation"
    case .path(_, let template): "add a route OPTIONS \(template) without security, or name the methods instead of ANY"
    case .default: "add a route OPTIONS /{proxy+} without security"
    }
  }
}
