/// A route: its key, who may call it, and the integration that answers.
package struct Route: Sendable, Hashable {
  /// Seven lower-case letters and digits, tied to the key (`design.md` 7.1).
  package var id: String
  /// What it serves.
  package var key: RouteKey
  /// The document's `operationId`.
  package var operationName: String?
  /// Who may call it.
  package var authorization: RouteAuthorization
  /// The integration; nil answers 500, as a route without a target does.
  package var integrationID: String?
  /// Other integrations for requests of a certain kind, the first that matches goes before ``integrationID``.
  package var variants: [RouteVariant] = []

  /// A route of its parts.
  package init(
    id: String, key: RouteKey, operationName: String? = nil, authorization: RouteAuthorization = .none,
    integrationID: String? = nil
  ) {
    self.id = id
    self.key = key
    self.operationName = operationName
    self.authorization = authorization
    self.integrationID = integrationID
  }
}
