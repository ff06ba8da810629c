/// What one side takes from the other.
package struct HTTPLimits: Sendable, Hashable {
  /// The largest head in bytes: start line and fields.
  package var headBytes: Int
  /// The largest number of fields.
  package var fields: Int
  /// The largest body in bytes.
  package var bodyBytes: Int

  /// Limits; by default those of the control port: 32 KiB, 128 fields, 16 MiB.
  package init(headBytes: Int = 32 << 10, fields: Int = 128, bodyBytes: Int = 16 << 20) {
    self.headBytes = headBytes
    self.fields = fields
    self.bodyBytes = bodyBytes
  }
}
