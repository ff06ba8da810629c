/// A curve of FIPS 186-4 that JOSE uses.
package enum EllipticCurve: String, Sendable, CaseIterable {
  /// NIST P-256.
  case p256 = "P-256"
  /// NIST P-384.
  case p384 = "P-384"
  /// NIST P-521.
  case p521 = "P-521"

  /// The width of a coordinate in bytes.
  package var fieldSize: Int {
    switch self {
    case .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }

  /// The name libcrypto gives the curve.
  var groupName: String {
    switch self {
    case .p256: "prime256v1"
    case .p384: "secp384r1"
    case .p521: "secp521r1"
    }
  }

  /// The curve of a name libcrypto gives.
  init?(groupName: String) {
    guard let curve = EllipticCurve.allCases.first(where: { $0.groupName == groupName || $0.rawValue == groupName })
    else { return nil }
    self = curve
  }
}
