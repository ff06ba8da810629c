import CtapiCore
import CtapiHTTP

/// What is known of the host names of backends, and when each is to be looked up again; a plain value, for time and
/// answers come from outside.
struct NameTable: Sendable {
  /// What is known of a name.
  enum Known: Sendable, Hashable {
    /// It has not been looked up yet.
    case pending
    /// Its IPv4 addresses, or where it has none its IPv6 addresses, sorted; four or sixteen bytes each.
    case addresses([[UInt8]])
    /// It has none, and why.
    case nothing(String)
  }

  private struct Entry {
    var known = Known.pending
    /// When it is to be looked up; nil while it is being.
    var due: Timestamp?
    /// Until when known addresses are used although no server confirms them.
    var usableUntil: Timestamp?
    var lastAsked: Timestamp
  }

  /// How long an answer holds, whatever its server says: it neither floods servers nor goes stale for hours.
  static let holds = 1...60
  /// When a name without an answer, or without an address, is asked for again.
  static let retry = Duration.seconds(5)
  /// How long addresses outlive their time when no server answers (RFC 8767).
  static let outlives = Duration.seconds(300)
  /// When a name that no definition has any more is forgotten.
  static let forgets = Duration.seconds(120)
  private static let capacity = 1024

  private var entries: [String: Entry] = [:]

  /// What is known of a name; the first question makes it be looked up.
  mutating func ask(_ name: String, at now: Timestamp) -> Known {
    if entries[name] == nil {
      guard entries.count < NameTable.capacity else {
        return .nothing("the definitions name more than \(NameTable.capacity) hosts")
      }
      entries[name] = Entry(due: now, lastAsked: now)
    }
    entries[name]?.lastAsked = now
    return entries[name]?.known ?? .pending
  }

  /// Whether a name waits for its first answer.
  var hasPending: Bool { entries.values.contains { $0.known == .pending } }

  /// Takes a name that is to be looked up now; nil when there is none.
  mutating func takeDue(at now: Timestamp) -> String? {
    for (name, entry) in entries where entry.due != nil && now - entry.lastAsked > NameTable.forgets {
      entries[name] = nil
    }
    let due = entries.filter { $0.value.due.map { $0 <= now } ?? false }
    guard let name = due.min(by: { ($0.value.due ?? now, $0.key) < ($1.value.due ?? now, $1.key) })?.key else {
      return nil
    }
    entries[name]?.due = nil
    return name
  }

  /// When the next name is to be looked up; nil for never.
  var nextDue: Timestamp? { entries.values.compactMap(\.due).min() }

  /// Takes in what a look-up has found; whether something else is known now.
  mutating func take(_ name: String, _ found: Result<ResolvedName, CtapiError>, at now: Timestamp) -> Bool {
    guard var entry = entries[name] else { return false }
    let before = entry.known
    switch found {
    case .success(let resolved):
      let addresses = HostAddresses.preferred(resolved.addresses).compactMap(\.bytes)
      // Servers turn their lists round, which is no change.
      let sorted = Set(addresses).sorted { $0.lexicographicallyPrecedes($1) }
      let seconds = min(max(resolved.seconds ?? 5, NameTable.holds.lowerBound), NameTable.holds.upperBound)
      entry.known = sorted.isEmpty ? .nothing("it has none") : .addresses(sorted)
      entry.due = now + .seconds(seconds)
      entry.usableUntil = now + .seconds(seconds) + NameTable.outlives
    case .failure(let error):
      entry.due = now + NameTable.retry
      // That there is no such name is an answer; that nobody answers is none, and changes nothing for a while.
      let isUsable = entry.usableUntil.map { now < $0 } ?? false
      if !(error.code == .nameServersSilent && isUsable) { entry.known = .nothing(error.message) }
    }
    entries[name] = entry
    return entry.known != before
  }
}
