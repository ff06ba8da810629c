/// How the registry knows whether an instance of a service is well.
package enum HealthCheck: Sendable, Hashable {
  /// It does not: every instance's status is `UNKNOWN`.
  case none
  /// Whoever registered the instance says so (`HealthCheckCustomConfig`); a new status counts at once.
  case custom
}
