/// The names of the objects that a parser is inside of, so that no object gets the same name twice.
///
/// Names are told apart by hashes with a seed of the process, which no document can know; only equal hashes have their
/// names compared. Hashes of a small object are looked through one by one, those of a large one are kept in a set.
struct MemberNames {
  private static let seed = UInt64.random(in: 1 ... .max)
  private static let fewMembers = 32
  private var hashes: [UInt64] = []
  private var large: [Int: Set<UInt64>] = [:]

  /// Where the names of an object that begins now will stand.
  var mark: Int { hashes.count }

  /// Adds a name with its hash to the object that began at `mark`; false when an earlier member has it.
  @inline(__always)
  mutating func insert(_ name: String, _ hash: UInt64, since mark: Int, into members: [JSONObject.Member]) -> Bool {
    let isKnown =
      hashes.count &- mark < MemberNames.fewMembers
      ? hashes[mark...].contains(hash) : isKnownInLarge(hash, since: mark)
    hashes.append(hash)
    return !isKnown || !members.contains { $0.name.hasSameBytes(as: name) }
  }

  /// Adds a name where there is one object only; false when an earlier member has it.
  mutating func insert(_ name: String, into members: [JSONObject.Member]) -> Bool {
    insert(name, MemberNames.hash(name), since: 0, into: members)
  }

  private mutating func isKnownInLarge(_ hash: UInt64, since mark: Int) -> Bool {
    !large[mark, default: Set(hashes[mark...])].insert(hash).inserted
  }

  /// Forgets the names of the object that began at `mark`.
  @inline(__always)
  mutating func end(_ mark: Int) {
    if hashes.count &- mark > MemberNames.fewMembers { large[mark] = nil }
    hashes.removeSubrange(mark...)
  }

  /// The hash of a name.
  static func hash(_ name: String) -> UInt64 {
    var name = name
    return name.withUTF8 { hash(Span(_unsafeElements: $0).bytes) }
  }

  /// The hash of a name's bytes.
  @inline(__always)
  static func hash(_ bytes: RawSpan) -> UInt64 {
    let count = bytes.byteCount
    var hash = seed ^ UInt64(truncatingIfNeeded: count)
    var index = 0
    while index &+ 8 <= count {
      mix(bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self), into: &hash)
      index &+= 8
    }
    var rest: UInt64 = 0
    while index < count {
      rest = rest << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
      index &+= 1
    }
    mix(rest, into: &hash)
    return hash
  }

  /// The folded product of both, as in wyhash.
  @inline(__always)
  private static func mix(_ word: UInt64, into hash: inout UInt64) {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    hash = product.high ^ product.low ^ seed
  }
}
