package import CtapiCore

/// A stage: a name in the first path segment, or `$default`, and the deployment it serves (`gateway.md` 1.1, 4.2).
package struct Stage: Sendable, Hashable {
  /// The name of the stage that adds nothing to the path.
  package static let defaultName = "$default"
  /// The stage that every imported API gets.
  package static let `default` = Stage(name: defaultName)

  /// `$default`, or 1 to 128 letters, digits, `-` and `_`.
  package var name: String
  /// A text kept with it, at most 1,024 characters.
  package var description: String?
  /// Whether every change of the API is deployed to it at once.
  package var autoDeploy: Bool
  /// The deployment it serves; nil serves nothing (404).
  package var deploymentID: String?
  /// Values of `${stageVariables.name}`, in order of definition, at most 100.
  package var variables: [StageVariable]
  /// The limit of every route that has none of its own.
  package var throttle: Throttle
  /// Whether each route is counted by itself; nil where nobody said so.
  package var detailedMetrics: Bool?
  /// Settings by route key, which go before those of the stage.
  package var routeThrottles: [RouteThrottle]
  /// Where a line a request is written; nil for nowhere.
  package var accessLog: AccessLogSettings?
  /// When it was made.
  package var created: Timestamp
  /// When it, or what it serves, was last changed.
  package var updated: Timestamp

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
    created = Timestamp(nanoseconds: 0)
    updated = Timestamp(nanoseconds: 0)
  }

  /// What became of the last deployment, in API Gateway's words (K104); nil before the first.
  package var lastDeploymentMessage: String? {
    guard autoDeploy else { return nil }
    return deploymentID.map { "Successfully deployed stage with deployment ID '\($0)'" }
  }
}
