/// What a stage says of one route, before its own defaults (`gateway.md` 4.1 `routeSettings`).
package struct RouteThrottle: Sendable, Hashable {
  /// The route's key as text.
  package var routeKey: String
  /// The limit.
  package var throttle: Throttle
  /// Whether the route is counted by itself; nil where nobody said so.
  package var detailedMetrics: Bool?

  /// Settings of their parts.
  package init(routeKey: String, throttle: Throttle, detailedMetrics: Bool? = nil) {
    self.routeKey = routeKey
    self.throttle = throttle
    self.detailedMetrics = detailedMetrics
  }
}
