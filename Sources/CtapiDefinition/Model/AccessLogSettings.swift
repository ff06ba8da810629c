/// Where a stage writes a line a request, and in which form (`gateway.md` 4.4).
package struct AccessLogSettings: Sendable, Hashable {
  /// A path of a file, or an ARN that names a log group.
  package var destination: String
  /// The line, with `$context.…` variables; it holds `$context.requestId` (K106).
  package var format: String

  /// Settings of their parts.
  package init(destination: String, format: String) {
    self.destination = destination
    self.format = format
  }
}
