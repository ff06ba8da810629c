import Synchronization

/// Keeps the state of token buckets from one snapshot to the next, so that publishing one refills nothing.
final class ThrottleState: Sendable {
  /// Names a bucket.
  struct Key: Sendable, Hashable {
    let api: String
    let stage: String
    /// The route's key; empty for the bucket of everything together.
    let route: String
  }

  private let memories = Mutex<[Key: AtomicMemory]>([:])

  /// The state of the buckets named, that of known ones as it is; what is not named is forgotten.
  func adopt(_ keys: [Key]) -> [AtomicMemory] {
    memories.withLock { memories in
      let kept = keys.map { memories[$0] ?? AtomicMemory(count: 1) }
      memories = Dictionary(zip(keys, kept)) { first, _ in first }
      return kept
    }
  }
}
