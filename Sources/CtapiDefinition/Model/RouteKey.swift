package import CtapiCore

/// What a route serves: `METHOD /path` or `$default` (`gateway.md` 1.2).
package enum RouteKey: Sendable, Hashable {
  /// A method on a path.
  case path(RouteMethod, PathTemplate)
  /// Everything that no other route serves.
  case `default`

  /// Reads a key; throws `invalid-route` with the reason.
  package init(_ text: String) throws(CtapiError) {
    if text == "$default" {
      self = .default
      return
    }
    let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw CtapiError(
        .invalidRoute, "the route key '\(text.escapedForTerminal)' is not 'METHOD /path' or '$default'",
        hint: "write it like this: 'GET /pets/{id}'")
    }
    guard let method = RouteMethod(rawValue: String(parts[0])) else {
      let names = RouteMethod.allCases.map(\.rawValue).joined(separator: ", ")
      throw CtapiError(
        .invalidRoute, "the route key '\(text.escapedForTerminal)' has no known method", hint: "methods are \(names)")
    }
    self = .path(method, try PathTemplate(String(parts[1])))
  }

  /// The path, unless this is `$default`.
  package var template: PathTemplate? {
    guard case .path(_, let template) = self else { return nil }
    return template
  }

  /// The method, unless this is `$default`.
  package var method: RouteMethod? {
    guard case .path(let method, _) = self else { return nil }
    return method
  }

  /// What makes two keys the same route: the method and the path without parameter names.
  package var identity: String {
    guard case .path(let method, let template) = self else { return "$default" }
    return "\(method.rawValue) \(template.shape)"
  }
}

extension RouteKey: CustomStringConvertible {
  package var description: String {
    guard case .path(let method, let template) = self else { return "$default" }
    return "\(method.rawValue) \(template)"
  }
}
