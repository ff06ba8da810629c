package import CtapiCore

/// Tokens verified before, found again by all their bytes; one for each event loop, used by its thread only.
///
/// Bounded: four places for each hash, of which the least recently used gives way. An entry counts only under the
/// verifier's epoch that made it and until the token expires, so a changed key set or rule empties it in effect.
package final class VerifiedTokenCache {
  private static let ways = 4
  // What is kept of each token; in arrays of their own, so that a look-up touches no reference counts but those of what
  // it finds. That nobody changes them while they are read need not be found out at run time, which would cost as much
  // as the rest of a look-up: they are private, one thread uses them, and no method of this class calls out while it
  // reads or changes one (neither arrays of bytes nor verified tokens do anything when they are let go).
  @exclusivity(unchecked) private var tokens: [[UInt8]]
  @exclusivity(unchecked) private var verified: [VerifiedToken?]
  @exclusivity(unchecked) private var epochs: [UInt64]
  /// Zero for no token.
  @exclusivity(unchecked) private var hashes: [UInt64]
  @exclusivity(unchecked) private var lastUses: [UInt64]
  /// The places of tokens found lately, by their last bytes: whoever sends a token sends it again and again, and
  /// comparing is cheaper than hashing.
  @exclusivity(unchecked) private var recent: InlineArray<64, Int32> = .init(repeating: 0)
  private let mask: UInt64
  private let hash: TokenHash
  @exclusivity(unchecked) private var uses: UInt64 = 0

  /// A cache of at most `capacity` tokens, rounded up to a power of two and at least four.
  package convenience init(capacity: Int = 1024) {
    var generator = SystemRandomNumberGenerator()
    self.init(capacity: capacity, using: &generator)
  }

  /// A cache whose hash secret is drawn from `generator`; for tests.
  package init(capacity: Int, using generator: inout some RandomNumberGenerator) {
    var sets = 1
    while sets * VerifiedTokenCache.ways < capacity { sets *= 2 }
    hashes = Array(repeating: 0, count: sets * VerifiedTokenCache.ways)
    tokens = Array(repeating: [], count: hashes.count)
    verified = Array(repeating: nil, count: hashes.count)
    epochs = hashes
    lastUses = hashes
    mask = UInt64(sets - 1)
    hash = TokenHash(&generator)
  }

  /// How many tokens it can hold.
  package var capacity: Int { hashes.count }
  /// How many tokens it holds, those that no longer count included.
  package var count: Int { hashes.count { $0 != 0 } }

  private func places(of value: UInt64) -> Range<Int> {
    let first = Int(value & mask) * VerifiedTokenCache.ways
    return first..<(first + VerifiedTokenCache.ways)
  }

  /// The verified token of exactly these bytes under this epoch, if it is known and still valid.
  package func lookup(_ token: Span<UInt8>, epoch: UInt64, at now: Timestamp) -> VerifiedToken? {
    let slot = recentSlot(token)
    let position = Int(recent[slot])
    if let found = match(position, epoch, token) { return use(found, position, at: now) }
    let value = hash(token, seed: epoch) | 1 << 63
    for position in places(of: value) where hashes[position] == value {
      guard let found = match(position, epoch, token) else { continue }
      recent[slot] = Int32(truncatingIfNeeded: position)
      return use(found, position, at: now)
    }
    return nil
  }

  private func use(_ found: VerifiedToken, _ position: Int, at now: Timestamp) -> VerifiedToken? {
    guard found.isCurrent(at: now) else {
      forget(position)
      return nil
    }
    // Whoever was the last one stays it.
    if lastUses[position] != uses {
      uses &+= 1
      lastUses[position] = uses
    }
    return found
  }

  /// Where ``recent`` has a token, told by the last bytes of its signature.
  private func recentSlot(_ token: Span<UInt8>) -> Int {
    guard token.count >= 8 else { return 0 }
    let tail = token.bytes.unsafeLoadUnaligned(fromByteOffset: token.count - 8, as: UInt64.self)
    return Int((tail &* 0x9E37_79B9_7F4A_7C15) >> 58)
  }

  private func match(_ position: Int, _ epoch: UInt64, _ token: Span<UInt8>) -> VerifiedToken? {
    guard epochs[position] == epoch else { return nil }
    let kept = tokens[position]
    return kept.span.hasSameBytes(as: token) ? verified[position] : nil
  }

  private func forget(_ position: Int) {
    tokens[position] = []
    verified[position] = nil
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
    tokens[position] = token.withUnsafeBufferPointer { [UInt8]($0) }
    self.verified[position] = verified
    epochs[position] = epoch
    hashes[position] = value
    lastUses[position] = uses
  }
}
