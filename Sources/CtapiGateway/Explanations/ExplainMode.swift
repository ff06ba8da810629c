/// Of which exchanges a record is kept for `ctapi explain`.
package enum ExplainMode: String, Sendable, CaseIterable {
  /// Those that the gateway itself answered with 400 or more.
  case errors
  /// All.
  case all
  /// None.
  case off
}
