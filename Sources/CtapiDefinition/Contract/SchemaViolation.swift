package import CtapiCore

/// Why a value does not fit its schema.
package struct SchemaViolation: Sendable, Hashable {
  /// Where in the value.
  package let place: JSONPointer
  /// What is wrong there.
  package let message: String
}

extension SchemaViolation: CustomStringConvertible {
  package var description: String { place.tokens.isEmpty ? message : "\(place): \(message)" }
}
