/// What is known of an instance's health.
package enum HealthStatus: String, Sendable, CaseIterable {
  /// It is well.
  case healthy = "HEALTHY"
  /// It is not.
  case unhealthy = "UNHEALTHY"
  /// Its service has no health check.
  case unknown = "UNKNOWN"
}
