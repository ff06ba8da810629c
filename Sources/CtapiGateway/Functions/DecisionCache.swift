/// The answers of REQUEST authorizers that may be used again, of one loop, by authorizer and identity values.
///
/// Bounded in entries and in bytes, for both grow with what clients send: when it is full, everything is forgotten.
struct DecisionCache {
  /// What an answer is found by: the authorizer's own key, and the values of its identity sources, each by itself.
  struct Key: Hashable {
    let authorizer: String
    let values: [[UInt8]]

    var byteCount: Int { values.reduce(authorizer.utf8.count) { $0 + $1.count } }
  }

  private struct Entry {
    let decision: AuthorizerDecision
    let expires: Int
  }

  static let capacity = 4096
  static let byteCapacity = 4 << 20
  private var entries: [Key: Entry] = [:]
  private var byteCount = 0

  var count: Int { entries.count }

  /// An answer that is still good, at a time in nanoseconds.
  mutating func lookup(_ key: Key, at now: Int) -> AuthorizerDecision? {
    guard let entry = entries[key] else { return nil }
    guard now < entry.expires else {
      remove(key)
      return nil
    }
    return entry.decision
  }

  /// Keeps an answer for so many seconds; not at all for none, nor one that is too large.
  mutating func insert(_ decision: AuthorizerDecision, _ key: Key, seconds: Int, at now: Int) {
    remove(key)
    let size = key.byteCount + decision.byteCount
    guard seconds > 0, size <= DecisionCache.byteCapacity else { return }
    if entries.count >= DecisionCache.capacity || byteCount + size > DecisionCache.byteCapacity {
      entries.removeAll(keepingCapacity: true)
      byteCount = 0
    }
    entries[key] = Entry(decision: decision, expires: now + seconds * 1_000_000_000)
    byteCount += size
  }

  private mutating func remove(_ key: Key) {
    guard let entry = entries.removeValue(forKey: key) else { return }
    byteCount -= key.byteCount + entry.decision.byteCount
  }
}
