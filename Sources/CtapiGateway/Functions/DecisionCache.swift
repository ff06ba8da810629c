/// The answers of REQUEST authorizers that may be used again, of one loop, by authorizer and identity values.
///
/// Bounded: when it is full, everything is forgotten.
struct DecisionCache {
  /// What an answer is found by: the authorizer's own key, and the values of its identity sources.
  struct Key: Hashable {
    let authorizer: String
    let values: [UInt8]
  }

  private struct Entry {
    let decision: AuthorizerDecision
    let expires: Int
  }

  private static let capacity = 4096
  private var entries: [Key: Entry] = [:]

  /// An answer that is still good, at a time in nanoseconds.
  mutating func lookup(_ key: Key, at now: Int) -> AuthorizerDecision? {
    guard let entry = entries[key] else { return nil }
    guard now < entry.expires else {
      entries[key] = nil
      return nil
    }
    return entry.decision
  }

  /// Keeps an answer for so many seconds; not at all for none.
  mutating func insert(_ decision: AuthorizerDecision, _ key: Key, seconds: Int, at now: Int) {
    guard seconds > 0 else { return }
    if entries.count >= DecisionCache.capacity { entries.removeAll(keepingCapacity: true) }
    entries[key] = Entry(decision: decision, expires: now + seconds * 1_000_000_000)
  }
}
