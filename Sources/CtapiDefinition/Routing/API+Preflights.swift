extension API {
  /// The routes that take browsers' preflights and ask them for a token, which they do not send (`gateway.md` K71).
  ///
  /// A guarded route is none of them where an open OPTIONS route takes its preflights (K72).
  package func guardedPreflights(_ table: RouteTable) -> [Route] {
    routes.filter { route in
      guard route.authorization != .none else { return false }
      guard route.key == .default || route.key.method == .any || route.key.method == .options else { return false }
      // A path that fits the route's template, and no other's literals but its own.
      let path = Array((route.key.template?.path(parameter: "~", greedy: "~/~") ?? "/~/~").utf8)
      guard let taker = table.lookup(.options, path.span) else { return true }
      return routes[taker.route].authorization != .none
    }
  }
}
