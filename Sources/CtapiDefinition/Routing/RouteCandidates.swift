/// Which route of a table serves a request, and why every other that fits the path does not (`gateway.md` 1.3).
package struct RouteCandidates: Sendable {
  /// A route that fits the path and lost.
  package struct Loser: Sendable, Hashable {
    /// Its index in the list the table was made of.
    package let route: Int
    /// Why, as the end of a sentence.
    package let reason: String
  }

  /// The route that serves it, with its parameters' places in the path; nil when none does.
  package let winner: RouteMatch?
  /// The others, in the order of the list.
  package let losers: [Loser]

  /// Decides for a method and a raw path without query, `key` giving the key of each of the table's routes.
  package init<Failure: Error>(
    _ table: RouteTable, method: String, path: Span<UInt8>, key: (Int) throws(Failure) -> RouteKey
  ) throws(Failure) {
    let name = Array(method.utf8)
    let match = table.lookup(RouteMethod(name.span), path)
    var winnerKey: RouteKey?
    if let match { winnerKey = try key(match.route) }
    var losers: [Loser] = []
    for index in table.fitting(path) where index != match?.route {
      losers.append(
        Loser(route: index, reason: RouteCandidates.reason(try key(index), lostTo: winnerKey, method: method)))
    }
    winner = match
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
