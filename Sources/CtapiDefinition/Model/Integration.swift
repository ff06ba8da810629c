/// What answers a route (`gateway.md` 3).
package struct Integration: Sendable, Hashable {
  /// Seven lower-case letters and digits, tied to its place in the document.
  package var id: String
  /// Where requests go.
  package var target: IntegrationTarget
  /// The method sent on; nil keeps the client's (`ANY`).
  package var method: RouteMethod?
  /// How long the backend may take, 50 to 30,000 ms.
  package var timeoutMilliseconds: Int
  /// The name to verify in the backend's certificate; makes a private integration speak TLS.
  package var serverNameToVerify: String?
  /// The VPC link of a private integration, kept for export.
  package var connectionID: String?
  /// Changes of the request.
  package var requestParameters: [ParameterMapping]
  /// Changes of the response by its status.
  package var responseParameters: [ResponseMapping]

  /// The timeout API Gateway uses when a document names none.
  package static let defaultTimeoutMilliseconds = 30_000
  /// The timeouts API Gateway accepts (K92).
  package static let timeoutRange = 50...30_000

  /// An integration of its parts.
  package init(
    id: String, target: IntegrationTarget, method: RouteMethod? = nil,
    timeoutMilliseconds: Int = Integration.defaultTimeoutMilliseconds, serverNameToVerify: String? = nil,
    connectionID: String? = nil, requestParameters: [ParameterMapping] = [],
    responseParameters: [ResponseMapping] = []
  ) {
    self.id = id
    self.target = target
    self.method = method
    self.timeoutMilliseconds = timeoutMilliseconds
    self.serverNameToVerify = serverNameToVerify
    self.connectionID = connectionID
    self.requestParameters = requestParameters
    self.responseParameters = responseParameters
  }
}
