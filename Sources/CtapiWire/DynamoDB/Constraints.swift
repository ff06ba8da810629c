import CtapiStore

/// Collects what a request's values violate of the protocol's model, and tells all of it at once as AWS's validator
/// does (`store.md` 1.2).
struct Constraints {
  private var failures: [String] = []

  /// Throws `ValidationException` when something was found.
  func check() throws(DynamoDBError) {
    guard !failures.isEmpty else { return }
    let noun = failures.count == 1 ? "error" : "errors"
    throw .validation("\(failures.count) validation \(noun) detected: \(failures.joined(separator: "; "))")
  }

  /// A value, as text, at a path, that a constraint does not allow.
  mutating func fail(_ value: String?, at path: String, _ constraint: String) {
    let shown = value.map { "'\($0)'" } ?? "null"
    failures.append("Value \(shown) at '\(path)' failed to satisfy constraint: \(constraint)")
  }

  /// Requires a value to be there.
  mutating func require(_ isPresent: Bool, at path: String) {
    if !isPresent { fail(nil, at: path, "Member must not be null") }
  }

  /// Requires one of the words, if there is a value.
  mutating func require(_ value: String?, at path: String, among words: [String]) {
    guard let value, !words.contains(value) else { return }
    fail(value, at: path, "Member must satisfy enum value set: [\(words.joined(separator: ", "))]")
  }

  /// Requires a number within a range, if there is one.
  mutating func require(_ value: Int?, at path: String, within range: ClosedRange<Int>) {
    guard let value, !range.contains(value) else { return }
    let isSmall = value < range.lowerBound
    fail(
      String(value), at: path,
      "Member must have value \(isSmall ? "greater" : "less") than or equal to "
        + "\(isSmall ? range.lowerBound : range.upperBound)")
  }

  /// Requires a text of a length, if there is one.
  mutating func require(_ value: String?, at path: String, length: ClosedRange<Int>) {
    guard let value, !length.contains(value.utf8.count) else { return }
    let isShort = value.utf8.count < length.lowerBound
    fail(
      value, at: path,
      "Member must have length \(isShort ? "greater" : "less") than or equal to "
        + "\(isShort ? length.lowerBound : length.upperBound)")
  }

  /// Requires a table's name of a length, if there is one; its characters are told before its length.
  mutating func require(tableName name: String?, at path: String, length: ClosedRange<Int>) {
    guard let name else { return }
    if name.isEmpty || !TableDefinition.hasValidCharacters(name) {
      fail(name, at: path, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
    }
    require(name, at: path, length: length)
  }
}
