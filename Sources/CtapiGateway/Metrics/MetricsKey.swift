/// What a series counts: all of a stage, or one route of it (`gateway.md` 4.3).
package struct MetricsKey: Sendable, Hashable {
  /// The API's id.
  package let api: String
  /// The stage's name; empty for requests that reached none.
  package let stage: String
  /// The route's key; empty for all of the stage.
  package let route: String

  /// A key of its parts.
  package init(api: String, stage: String, route: String = "") {
    self.api = api
    self.stage = stage
    self.route = route
  }
}
