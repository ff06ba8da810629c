package import CtapiCore

/// Which route serves a request, and why every other that fits the path does not (`gateway.md` 1.3).
package struct RouteDecision: Sendable {
  /// A route that fits the path and lost.
  package struct Loser: Sendable, Hashable {
    /// The route.
    package let route: RouteSummary
    /// Why, as the end of a sentence.
    package let reason: String
  }

  /// The route; nil when none serves the request.
  package let winner: RouteSummary?
  /// The values of its parameters by name, as the client encoded them.
  package let parameters: [(name: String, value: String)]
  /// The others.
  package let losers: [Loser]

  /// Decides for a method and a raw path without query.
  package init(_ routes: CompiledRoutes, method: String, path: String) throws(CtapiError) {
    let bytes = Array(path.utf8)
    let candidates = try RouteCandidates(routes.table, method: method, path: bytes.span) {
      (index) throws(CtapiError) in try RouteKey(try routes.summary(index).key)
    }
    let match = candidates.winner
    winner = try match.map { match throws(CtapiError) in try routes.summary(match.route) }
    var parameters: [(name: String, value: String)] = []
    if let match, let key = winner?.key, let names = try RouteKey(key).template?.parameterNames {
      for index in 0..<match.parameters.count {
        parameters.append((names[index], String(decoding: bytes[match.parameters[index]], as: UTF8.self)))
      }
    }
    self.parameters = parameters
    losers = try candidates.losers.map { (loser) throws(CtapiError) in
      Loser(route: try routes.summary(loser.route), reason: loser.reason)
    }
  }
}
