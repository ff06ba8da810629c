package import CtapiCore

/// A place where a service can be reached.
package struct Instance: Sendable, Hashable {
  /// The id within the service.
  package var id: String
  /// The attributes.
  package var attributes: InstanceAttributes
  /// What is known of its health.
  package var status: HealthStatus
  /// When it was registered.
  package var registeredAt: Timestamp

  /// Throws `registry-input` (exit 6) for an id that AWS would refuse.
  static func check(id: String) throws(CtapiError) {
    guard (1...64).contains(id.utf8.count), id.utf8.allSatisfy(isIDByte) else {
      throw CtapiError(
        .registryInput,
        "'\(id.escapedForTerminal)' is no instance id: 1 to 64 letters, digits and the characters _ / : . @ - are")
    }
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "_/:.@-".utf8.contains(byte)
    }
  }
}
