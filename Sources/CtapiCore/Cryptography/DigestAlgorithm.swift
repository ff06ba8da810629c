import COpenSSL

/// A hash function of the SHA-2 family (FIPS 180-4).
package enum DigestAlgorithm: String, Sendable, CaseIterable {
  /// 32 bytes.
  case sha256 = "SHA256"
  /// 48 bytes.
  case sha384 = "SHA384"
  /// 64 bytes.
  case sha512 = "SHA512"

  /// The output's length in bytes.
  package var size: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  /// The hash of `bytes`.
  package func hash(_ bytes: Span<UInt8>) throws(CtapiError) -> [UInt8] {
    let context = try DigestContext(self)
    var output: [UInt8] = []
    context.hash(bytes, into: &output)
    return output
  }
}
