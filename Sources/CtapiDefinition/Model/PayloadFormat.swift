/// The form of the events that functions and REQUEST authorizers get (`gateway.md` 2.4, 3.6).
package enum PayloadFormat: String, Sendable, Hashable {
  /// Headers and query parameters with all their values.
  case version1 = "1.0"
  /// Repeated headers and query parameters joined by commas, cookies apart.
  case version2 = "2.0"
}
