import COpenSSL

/// Comparison whose time does not depend on where two secrets differ (`tokens.md` A39).
package enum ConstantTime {
  /// Whether both hold the same bytes; only the lengths may show in the time.
  package static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    if left.isEmpty { return true }
    return left.withUnsafeBytes { a in
      right.withUnsafeBytes { b in CRYPTO_memcmp(a.baseAddress, b.baseAddress, a.count) }
    } == 0
  }
}
