/// How patient and how large a loop is; times in milliseconds (`gateway.md` 1.7, `reliability.md` 1.8).
package struct LoopLimits: Sendable {
  /// How long a head may take from its first byte.
  package var headTimeout: Int64 = 10000
  /// How long a body may pause; and how long it may take in all, with a millisecond more for each byte that has come, so
  /// that a client that sends a byte now and then holds no connection for ever.
  package var bodyTimeout: Int64 = 30000
  /// How long a connection may be idle between requests.
  package var idleTimeout: Int64 = 75000
  /// How long a backend's connection stays in the pool.
  package var poolTimeout: Int64 = 55000
  /// How long a client that does not read may hold an answer.
  package var writeTimeout: Int64 = 30000
  /// How long a backend that takes no connection is left alone the first time, where there are others.
  package var rest: Int64 = 1000
  /// How long a backend may take to take a connection, where there are others to try; at most half an integration's time
  /// (`reliability.md` 6).
  package var connectTimeout: Int64 = 2000
  /// How long it looks for the next event again and again behind one before it sleeps, in nanoseconds; 0 for not at all.
  package var spin = 0
  /// How long a relayed connection may be idle, as AWS's Network Load Balancer lets it (`gateway.md` 8.5).
  package var relayIdleTimeout: Int64 = 350_000
  /// How long a backend may take to take a relayed connection.
  package var relayConnectTimeout: Int64 = 5000
  /// The most relayed connections of a loop; others wait in the kernel.
  package var relays = 10_000
  /// The largest request body, in bytes.
  package var body = 10 * 1024 * 1024
  /// The most that bodies may have on disk while they are taken in, in bytes of all together.
  package var bodiesOnDisk = 1 << 30
  /// The most idle connections to one backend.
  package var idlePerBackend = 256

  /// AWS's limits, and times that serve slow but honest clients.
  package init() {}
}
