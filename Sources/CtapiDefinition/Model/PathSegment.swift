/// One part of a path template between slashes (`gateway.md` 1.2).
package enum PathSegment: Sendable, Hashable {
  /// Text that must be equal after percent-decoding.
  case literal(String)
  /// `{name}`: exactly one segment, never empty.
  case parameter(String)
  /// `{name+}`: the rest of the path, possibly empty behind its slash; last only.
  case greedy(String)

  /// The name between the braces, without `+`.
  package var parameterName: String? {
    switch self {
    case .literal: nil
    case .parameter(let name), .greedy(let name): name
    }
  }
}

extension PathSegment: CustomStringConvertible {
  package var description: String {
    switch self {
    case .literal(let text): text
    case .parameter(let name): "{\(name)}"
    case .greedy(let name): "{\(name)+}"
    }
  }
}
