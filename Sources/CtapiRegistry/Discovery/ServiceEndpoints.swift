package import CtapiCore

/// What the gateway can connect to for one integration, and what is in the way of the rest.
package struct ServiceEndpoints: Sendable, Hashable {
  /// The healthy instances with address and port, by id.
  package var endpoints: [ServiceEndpoint]
  /// Why other instances are left out: unhealthy, or without an attribute; one finding each.
  package var findings: [Diagnostic]
}
