/// Lines that are expected: `[..]` stands for anything within a line, a line `...` for any lines.
enum GoldenPattern {
  /// Whether the lines are as expected.
  static func matches(_ actual: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return actual.isEmpty }
    if first == "..." {
      return (actual.startIndex...actual.endIndex).contains { matches(actual[$0...], expected.dropFirst()) }
    }
    guard let line = actual.first, matches(line, first) else { return false }
    return matches(actual.dropFirst(), expected.dropFirst())
  }

  /// Whether the line is as expected.
  static func matches(_ line: String, _ pattern: String) -> Bool {
    var parts = pattern.split(separator: "[..]", omittingEmptySubsequences: false)[...]
    guard parts.count > 1, let head = parts.popFirst(), let tail = parts.popLast() else { return line == pattern }
    var rest = line[...]
    guard rest.hasPrefix(head), rest.dropFirst(head.count).hasSuffix(tail) else { return false }
    rest = rest.dropFirst(head.count).dropLast(tail.count)
    for part in parts {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
