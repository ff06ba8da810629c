/// Where requests go, and what is spoken there: connections are shared by integrations that agree in both.
package struct Backend: Sendable, Hashable {
  /// The address.
  package let endpoint: Endpoint
  /// The name or IP address that its certificate must be for; nil speaks no TLS.
  package let serverName: String?

  /// A backend, with TLS where there is a name to verify.
  package init(_ endpoint: Endpoint, serverName: String? = nil) {
    self.endpoint = endpoint
    self.serverName = serverName
  }
}
