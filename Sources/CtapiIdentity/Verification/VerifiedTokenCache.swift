package import CtapiCore

/// Tokens verified before, found again by all their bytes; one for each event loop, used by its thread only.
///
/// Bounded: four places for each hash, of which the least recently used gives way. An entry counts only under the
/// verifier's epoch that made it and until the token expires, so a changed key set or rule empties it in effect.
package final class VerifiedTokenCache {
  private struct Entry {
    var hash: UInt64
    var epoch: UInt64
    var lastUse: UInt64
    var token: [UInt8]
    var verified: VerifiedToken
  }

  private static let ways = 4
  private var entries: [Entry?]
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
    mask = UInt64(sets - 1)
    hash = TokenHash(&generator)
  }

  /// How many tokens it can hold.
  package var capacity: Int { entries.count }
  /// How many tokens it holds, those that no longer count included.
  package var count: Int { entries.count { $0 != nil } }

  /// The verified token of exactly these bytes under this epoch, if it is known and still valid.
  package func lookup(_ token: Span<UInt8>, epoch: UInt64, at now: Timestamp) -> VerifiedToken? {
    let value = hash(token, seed: epoch)
    let first = Int(value & mask) * VerifiedTokenCache.ways
    for position in first..<(first + VerifiedTokenCache.ways) {
      guard let found = match(position, value, epoch, token) else { continue }
      guard found.isCurrent(at: now) else {
        entries[position] = nil
        return nil
      }
      uses += 1
      entries[position]?.lastUse = uses
      return found
    }
    return nil
  }

  private func match(_ position: Int, _ value: UInt64, _ epoch: UInt64, _ token: Span<UInt8>) -> VerifiedToken? {
    guard let entry = entries[position], entry.hash == value, entry.epoch == epoch,
      entry.token.span.hasSameBytes(as: token)
    else { return nil }
    return entry.verified
  }

  /// Keeps a token that was just verified under this epoch.
  package func insert(_ token: Span<UInt8>, epoch: UInt64, _ verified: VerifiedToken) {
    let value = hash(token, seed: epoch)
    let first = Int(value & mask) * VerifiedTokenCache.ways
    let places = first..<(first + VerifiedTokenCache.ways)
    let position =
      places.first { entries[$0] == nil } ?? places.min { age($0) < age($1) } ?? first
    uses += 1
    entries[position] = Entry(
      hash: value, epoch: epoch, lastUse: uses, token: token.withUnsafeBufferPointer { [UInt8]($0) },
      verified: verified)
  }

  private func age(_ position: Int) -> UInt64 { entries[position]?.lastUse ?? 0 }
}
