/// Another integration of a route for requests of a certain kind (`x-ctapi-variants`, `gateway.md` 8.3).
package struct RouteVariant: Sendable, Hashable {
  /// Which variant is asked first: the lowest.
  package var priority: Int
  /// What a request must be like.
  package var match: RequestMatch
  /// The integration; nil answers 500.
  package var integrationID: String?

  /// A variant of its parts.
  package init(priority: Int, match: RequestMatch, integrationID: String?) {
    self.priority = priority
    self.match = match
    self.integrationID = integrationID
  }
}
