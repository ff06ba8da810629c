/// One step of a path into a JSON body.
package enum BodyStep: Sendable, Hashable {
  /// A member of an object.
  case member(String)
  /// An element of an array, from 0.
  case element(Int)

  /// Reads what stands behind `$request.body`: `.name`, `[0]` and `['name']`; nil for anything else, such as `..`,
  /// wildcards and filters (`gateway.md` 3.5).
  static func path(_ text: Substring) -> [BodyStep]? {
    var steps: [BodyStep] = []
    var rest = text
    while let first = rest.first {
      if first == "." {
        let name = rest.dropFirst().prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty, name != "*", name != "$" else { return nil }
        steps.append(.member(String(name)))
        rest = rest.dropFirst(name.count + 1)
      } else if first == "[", let close = rest.firstIndex(of: "]") {
        let inner = rest[rest.index(after: rest.startIndex)..<close]
        if let index = Int(inner), index >= 0 {
          steps.append(.element(index))
        } else if inner.count > 2, let quote = inner.first, quote == "'" || quote == "\"", inner.last == quote {
          steps.append(.member(String(inner.dropFirst().dropLast())))
        } else {
          return nil
        }
        rest = rest[rest.index(after: close)...]
      } else {
        return nil
      }
    }
    return steps
  }
}
