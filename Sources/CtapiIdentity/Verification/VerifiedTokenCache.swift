package import CtapiCore

/// Tokens verified before, found again by all their bytes; one for each event loop, used by its thread only.
///
/// Bounded: four places for each hash, of which the least recently used gives way. An entry counts only under the
/// verifier's epoch that made it and until the token expires, so a changed key set or rule empties it in effect.
package final class VerifiedTokenCache {
  private struct Entry {
    var epoch: UInt64
    var token: [UInt8]
    var verified: VerifiedToken
  }

  private static let ways = 4
  private var entries: [Entry?]
  /// The hash of each entry, zero for none, and when it was last used.
  ///
  /// Apart from the entries, so that a look-up touches no reference counts but those of what it finds.
  private var hashes: [UInt64]
  private var lastUses: [UInt64]
  private let mask: UInt64
  private let hash: TokenHash
  private var uses: UInt64 = 0

  /// A cache of at most `capacity` tokens, rounded up to a power of two and at least four.
  package convenience init(capacity: Int = 1024) {
    var generator = SystemRandomNumberGenerator()
    self.init(capacity: capacity, using: &generator)
  }

  /// A cache whose hash secret is drawn from `generator`; for tests.
  package init(capacity: Int, using generator: inout some RandomNumberGenerator) {
    var sets = 1
    while sets * VerifiedTokenCache.ways < capacity { sets *= 2 }
    entries = Array(repeating: nil, count: sets * VerifiedTokenCache.ways)
    hashes = Array(repeating: 0, count: entries.count)
    lastUses = hashes
    mask = UInt64(sets - 1)
    hash = TokenHash(&generator)
  }

  /// How many tokens it can hold.
  package var capacity: Int { entries.count }
  /// How many tokens it holds, those that no longer count included.
  package var count: Int { entries.count { $0 != nil } }

  private func places(of value: UInt64) -> Range<Int> {
    let first = Int(value & mask) * VerifiedTokenCache.ways
    return first..<(first + VerifiedTokenCache.ways)
  }

  /// The verified token of exactly these bytes under this epoch, if it is known and still valid.
  package func lookup(_ token: Span<UInt8>, epoch: UInt64, at now: Timestamp) -> VerifiedToken? {
    let value = hash(token, seed: epoch) | 1 << 63
    for position in places(of: value) where hashes[position] == value {
      guard let found = match(position, epoch, token) else { continue }
      guard found.isCurrent(at: now) else {
        forget(position)
        return nil
      }
      uses &+= 1
      lastUses[position] = uses
      return found
    }
    return nil
  }

  private func match(_ position: Int, _ epoch: UInt64, _ token: Span<UInt8>) -> VerifiedToken? {
    guard let entry = entries[position], entry.epoch == epoch, entry.token.span.hasSameBytes(as: token) else {
      return nil
    }
    return entry.verified
  }

  private func forget(_ position: Int) {
    entries[position] = nil
    hashes[position] = 0
    lastUses[position] = 0
  }

  /// Keeps a token that was just verified under this epoch.
  package func insert(_ token: Span<UInt8>, epoch: UInt64, _ verified: VerifiedToken) {
    let value = hash(token, seed: epoch) | 1 << 63
    // An empty place was never used, so it comes first.
    var position = places(of: value).lowerBound
    for other in places(of: value) where lastUses[other] < lastUses[position] { position = other }
    uses &+= 1
    entries[position] = Entry(epoch: epoch, token: token.withUnsafeBufferPointer { [UInt8]($0) }, verified: verified)
    hashes[position] = value
    lastUses[position] = uses
  }
}
