/// How patient and how large a server is.
package struct HTTPServerOptions: Sendable {
  /// What it takes of one request.
  package var limits = HTTPLimits()
  /// The most connections; more wait in the kernel until one closes.
  package var connections = 512
  /// The most requests handled at once; more wait with their connection.
  package var concurrentRequests = 64
  /// The threads that run handlers.
  package var threads = 4
  /// How long a head may take from its first byte.
  package var headTimeout = Duration.seconds(10)
  /// How long a body may pause.
  package var bodyTimeout = Duration.seconds(20)
  /// How long a whole body may take.
  package var wholeBodyTimeout = Duration.seconds(60)
  /// How long a connection may be idle between requests.
  package var idleTimeout = Duration.seconds(75)
  /// How long the reader of a response may pause.
  package var writeTimeout = Duration.seconds(20)

  /// The options of the control port.
  package init() {}
}
