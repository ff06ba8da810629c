/// The names an object has shown so far: compared one by one while few, by hash once many.
struct MemberNames {
  private static let fewMembers = 8
  private var hashed: Set<[UInt8]> = []

  /// Adds a name; false when an earlier member has it.
  mutating func insert(_ name: String, into members: [JSONObject.Member]) -> Bool {
    if members.count < MemberNames.fewMembers {
      return !members.contains { $0.name.hasSameBytes(as: name) }
    }
    if hashed.isEmpty { hashed = Set(members.map { Array($0.name.utf8) }) }
    return hashed.insert(Array(name.utf8)).inserted
  }
}
