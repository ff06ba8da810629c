/// A mapping or sequence that is still open.
struct YAMLFrame {
  enum Kind {
    case mapping
    case sequence
  }

  /// Stands for the key while the value of `<<` is read.
  static let mergeKey = "<<"

  let kind: Kind
  let anchor: String?
  /// The member name that waits for its value.
  var key: String?
  /// Whether the waiting name is the merge key.
  var isMerging = false
  private var members: [JSONObject.Member] = []
  private var names = MemberNames()
  /// Members of `<<`, which a member of the mapping itself overrides wherever it stands.
  private var merged: [JSONObject.Member] = []
  private var elements: [JSON] = []
  private var count = 1
  private var bytes = 0
  private var depth = 1

  init(kind: Kind, anchor: String?) {
    self.kind = kind
    self.anchor = anchor
  }

  /// Notes a member's name; false when the mapping has it already.
  mutating func addName(_ name: String) -> Bool {
    guard names.insert(name, into: members) else { return false }
    key = name
    bytes += name.utf8.count
    return true
  }

  /// Adds a value; false when it is no value for the merge key.
  mutating func add(_ built: YAMLBuilt) -> Bool {
    count += built.count
    bytes += built.bytes
    depth = max(depth, built.depth + 1)
    guard let key else {
      elements.append(built.value)
      return true
    }
    self.key = nil
    if isMerging {
      isMerging = false
      return merge(built.value)
    }
    members.append(.init(name: key, value: built.value))
    return true
  }

  private mutating func merge(_ value: JSON) -> Bool {
    switch value {
    case .object(let object): merged += object.members
    case .array(let elements):
      for element in elements {
        guard let object = element.objectValue else { return false }
        merged += object.members
      }
    default: return false
    }
    return true
  }

  /// The finished value.
  var built: YAMLBuilt {
    guard kind == .mapping else { return YAMLBuilt(value: .array(elements), count: count, bytes: bytes, depth: depth) }
    var members = members
    var names = names
    for member in merged where names.insert(member.name, into: members) { members.append(member) }
    return YAMLBuilt(value: .object(JSONObject(uniqueMembers: members)), count: count, bytes: bytes, depth: depth)
  }
}
