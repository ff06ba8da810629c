/// How the gateway answers cross-origin requests (`gateway.md` 5).
package struct CORS: Sendable, Hashable {
  /// Exact origins, `*`, `https://*` or `http://*`.
  package var allowOrigins: [String]
  /// Methods, or `*`.
  package var allowMethods: [String]
  /// Header names, or `*`.
  package var allowHeaders: [String]
  /// Header names that scripts may read.
  package var exposeHeaders: [String]
  /// Seconds a preflight may be remembered, -1 to 86,400.
  package var maxAge: Int?
  /// Whether credentials may be sent; never together with the origin `*` (K68).
  package var allowCredentials: Bool

  /// A configuration of its parts.
  package init(
    allowOrigins: [String] = [], allowMethods: [String] = [], allowHeaders: [String] = [],
    exposeHeaders: [String] = [], maxAge: Int? = nil, allowCredentials: Bool = false
  ) {
    self.allowOrigins = allowOrigins
    self.allowMethods = allowMethods
    self.allowHeaders = allowHeaders
    self.exposeHeaders = exposeHeaders
    self.maxAge = maxAge
    self.allowCredentials = allowCredentials
  }
}
