/// A stage: a name in the first path segment, or `$default` (`gateway.md` 1.1, 4.2).
package struct Stage: Sendable, Hashable {
  /// The name of the stage that adds nothing to the path.
  package static let defaultName = "$default"
  /// The stage that every imported API gets.
  package static let `default` = Stage(name: defaultName)

  /// `$default`, or 1 to 128 letters, digits, `-` and `_`.
  package var name: String
  /// Whether changes are live at once.
  package var autoDeploy: Bool
  /// Values of `${stageVariables.name}`, in order of definition.
  package var variables: [StageVariable]
  /// The limit of every route that has none of its own.
  package var throttle: Throttle
  /// Limits by route key.
  package var routeThrottles: [RouteThrottle]

  /// A stage of its parts.
  package init(
    name: String, autoDeploy: Bool = true, variables: [StageVariable] = [], throttle: Throttle = Throttle(),
    routeThrottles: [RouteThrottle] = []
  ) {
    self.name = name
    self.autoDeploy = autoDeploy
    self.variables = variables
    self.throttle = throttle
    self.routeThrottles = routeThrottles
  }
}
