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
    let name = Array(method.utf8)
    let match = routes.table.lookup(RouteMethod(name.span), bytes.span)
    let winner = try match.map { match throws(CtapiError) in try routes.summary(match.route) }
    let winnerKey = try winner.map { summary throws(CtapiError) in try RouteKey(summary.key) }
    self.winner = winner
    var parameters: [(name: String, value: String)] = []
    if let match, let names = winnerKey?.template?.parameterNames {
      for index in 0..<match.parameters.count {
        parameters.append((names[index], String(decoding: bytes[match.parameters[index]], as: UTF8.self)))
      }
    }
    self.parameters = parameters
    var losers: [Loser] = []
    for index in routes.table.fitting(bytes.span) where index != match?.route {
      let summary = try routes.summary(index)
      let reason = RouteDecision.reason(try RouteKey(summary.key), lostTo: winnerKey, method: method)
      losers.append(Loser(route: summary, reason: reason))
    }
    self.losers = losers
  }

  private static func reason(_ loser: RouteKey, lostTo winner: RouteKey?, method: String) -> String {
    guard let loserMethod = loser.method else { return "$default comes behind every other match" }
    guard loserMethod == .any || loserMethod.rawValue == method else { return "it serves \(loserMethod.rawValue) only" }
    if loserMethod == .any, winner?.method != .any { return "a route of the method itself comes before ANY" }
    if loser.template?.isGreedy == true, winner?.template?.isGreedy == false {
      return "a full match comes before a greedy one"
    }
    return "from left to right, a literal comes before {x}, and {x} before {x+}"
  }
}
