/// A fast hash under a secret of this process, so that nobody outside can make tokens collide.
///
/// Multiplies and folds 16 bytes at a time, four lanes at once; equal hashes are still compared byte by byte by the user.
struct TokenHash {
  private let secret: (UInt64, UInt64, UInt64, UInt64)

  /// A hash with a secret drawn from `generator`.
  init(_ generator: inout some RandomNumberGenerator) {
    secret = (generator.next() | 1, generator.next() | 1, generator.next() | 1, generator.next() | 1)
  }

  /// The hash of `bytes` and `seed`.
  func callAsFunction(_ bytes: Span<UInt8>, seed: UInt64) -> UInt64 {
    bytes.withUnsafeBytes { hash($0, seed: seed) }
  }

  private func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    let count = bytes.count
    var first = seed ^ secret.0
    var second = UInt64(count) ^ secret.1
    guard count >= 16, let start = bytes.baseAddress else {
      for byte in bytes { first = TokenHash.fold(first ^ secret.2, UInt64(byte) ^ secret.3) }
      return TokenHash.fold(first ^ secret.1, second ^ secret.0)
    }
    // Every load below ends at or before the last byte.
    func lane(_ offset: Int, _ key: UInt64, _ state: UInt64) -> UInt64 {
      TokenHash.fold(
        start.loadUnaligned(fromByteOffset: offset, as: UInt64.self) ^ key,
        start.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self) ^ state)
    }
    var third = secret.2
    var fourth = secret.3
    var offset = 0
    while offset &+ 64 <= count {
      first = lane(offset, secret.2, first)
      second = lane(offset &+ 16, secret.3, second)
      third = lane(offset &+ 32, secret.0, third)
      fourth = lane(offset &+ 48, secret.1, fourth)
      offset &+= 64
    }
    while offset &+ 16 <= count {
      first = lane(offset, secret.2, first)
      offset &+= 16
    }
    // The last sixteen bytes, some of them a second time.
    second = lane(count &- 16, secret.3, second)
    return TokenHash.fold(first ^ secret.1 ^ third, second ^ secret.0 ^ fourth)
  }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (high, low) = left.multipliedFullWidth(by: right)
    return high ^ low
  }
}
