/// An object's members in the order of its text; names are unique, compared byte by byte.
package struct JSONObject: Sendable {
  /// One member.
  package struct Member: Sendable, Hashable {
    /// The name, unescaped.
    package var name: String
    /// The value.
    package var value: JSON

    /// Makes a member.
    package init(name: String, value: JSON) {
      self.name = name
      self.value = value
    }

    package static func == (left: Member, right: Member) -> Bool {
      left.name.hasSameBytes(as: right.name) && left.value == right.value
    }
  }

  /// The members, in order.
  package private(set) var members: [Member]

  /// An object without members.
  package init() { members = [] }

  /// The members of a dictionary literal, in its order.
  package init(_ pairs: KeyValuePairs<String, JSON>) {
    members = pairs.map { Member(name: $0.key, value: $0.value) }
  }

  /// The members of a list of pairs whose names are known to be unique.
  package init(_ pairs: [(String, JSON)]) {
    members = pairs.map { Member(name: $0.0, value: $0.1) }
  }

  /// Members that a parser has already found unique.
  package init(uniqueMembers: [Member]) { members = uniqueMembers }

  /// How many members there are.
  package var count: Int { members.count }

  /// Whether there is no member.
  package var isEmpty: Bool { members.isEmpty }

  /// The names, in order.
  package var names: [String] { members.map(\.name) }

  /// The value of that name; setting replaces in place, appends, or with nil removes.
  package subscript(_ name: String) -> JSON? {
    get { index(of: name).map { members[$0].value } }
    set {
      switch (index(of: name), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Where the member of that name stands.
  package func index(of name: String) -> Int? { members.firstIndex { $0.name.hasSameBytes(as: name) } }
}

extension JSONObject: Hashable {
  /// Whether both have the same members with the same values, in any order.
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    if zip(left.members, right.members).allSatisfy({ $0 == $1 }) { return true }
    let byName = Dictionary(right.members.map { (Array($0.name.utf8), $0.value) }) { first, _ in first }
    return left.members.allSatisfy { byName[Array($0.name.utf8)] == $0.value }
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(members.count) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
