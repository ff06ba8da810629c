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

  /// A bucket's state, and the limit it was kept under.
  private struct Kept {
    let memory: AtomicMemory
    let limit: ThrottleLimit
  }

  private let known = Mutex<[Key: Kept]>([:])

  /// The buckets named, those of known names with what was taken from them; what is not named is forgotten.
  ///
  /// A bucket whose limit has changed gets memory of its own, in which it lacks as many tokens as before but never more
  /// than its new burst (`gateway.md` 4.1): debt in nanoseconds of the old rate would outlast the old limit, and loops
  /// that still serve from the snapshot before would write such debt into memory that was shared with them. `now` is
  /// in nanoseconds of the clock that calls are taken at.
  func adopt(_ wanted: [(key: Key, limit: ThrottleLimit)], at now: Int) -> [AtomicMemory] {
    known.withLock { known in
      var named: [Key: Kept] = [:]
      let memories = wanted.map { key, limit in
        let kept = known[key].map { $0.limit == limit ? $0 : ThrottleState.converted($0, to: limit, at: now) }
        let memory = kept?.memory ?? AtomicMemory(count: 1)
        named[key] = named[key] ?? Kept(memory: memory, limit: limit)
        return memory
      }
      known = named
      return memories
    }
  }

  private static func converted(_ kept: Kept, to limit: ThrottleLimit, at now: Int) -> Kept {
    let memory = AtomicMemory(count: 1)
    let missing = kept.limit.missing(kept.memory.cells[0], at: now)
    memory.cells.addShared(limit.time(missing: missing, at: now), at: 0)
    return Kept(memory: memory, limit: limit)
  }
}
