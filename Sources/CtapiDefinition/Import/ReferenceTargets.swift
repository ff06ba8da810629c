import CtapiCore

/// Finds what references lead to, with an index for every object they lead into, so that many cost little each.
struct ReferenceTargets {
  private let root: JSON
  private var holders: [String: [String: JSON]] = [:]

  init(root: JSON) { self.root = root }

  /// The value that a reference such as `#/components/schemas/Pet` leads to.
  mutating func value(of text: String) -> JSON? {
    guard let slash = text.lastIndex(of: "/") else { return JSONPointer(text: text).flatMap { root[$0] } }
    guard let pointer = JSONPointer(text: text), let name = pointer.tokens.last, let parent = pointer.parent else {
      return nil
    }
    let holder = String(text[..<slash])
    if let members = holders[holder] { return members[name] }
    guard let value = root[parent] else { return nil }
    guard let object = value.objectValue else { return root[pointer] }
    let members = Dictionary(object.members.map { ($0.name, $0.value) }) { first, _ in first }
    holders[holder] = members
    return members[name]
  }
}
