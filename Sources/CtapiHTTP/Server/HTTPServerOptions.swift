import Glibc

/// How patient and how large a server is.
package struct HTTPServerOptions: Sendable {
  /// What it takes of one request.
  package var limits = HTTPLimits()
  /// The most connections; for one more the one that has waited longest makes room, unless all are being served.
  package var connections = HTTPServerOptions.share
  /// The most bytes of all requests and responses together that are on their way, beside 64 KiB of each connection;
  /// a body beyond it is refused.
  package var heldBytes = 64 << 20
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

  /// A quarter of the descriptors this process may have, at most 512: the others are the gateway's.
  private static var share: Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(min(512, max(16, limit.rlim_cur / 4)))
  }
}
