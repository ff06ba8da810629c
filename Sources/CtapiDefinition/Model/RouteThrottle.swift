/// A limit of one route of a stage.
package struct RouteThrottle: Sendable, Hashable {
  /// The route's key as text.
  package var routeKey: String
  /// The limit.
  package var throttle: Throttle

  /// A limit of its parts.
  package init(routeKey: String, throttle: Throttle) {
    self.routeKey = routeKey
    self.throttle = throttle
  }
}
