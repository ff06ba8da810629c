/// An API's line in a list.
package struct APIEntry: Sendable, Hashable {
  /// Ten lower-case letters and digits.
  package let id: String
  /// The local name.
  package let name: String
  /// Counts the changes.
  package let revision: Int

  /// Which of several APIs, by their names, is meant where none is named: the only one, else the one called `default`
  /// (`design.md` 5), else `api`, as imports call theirs; nil when none of that holds.
  package static func unnamed(among names: [String]) -> Int? {
    names.count == 1 ? 0 : names.firstIndex(of: "default") ?? names.firstIndex(of: "api")
  }
}
