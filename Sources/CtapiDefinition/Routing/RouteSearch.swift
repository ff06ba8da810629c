import CtapiCore

/// One walk of the trie: a full match at once, else the best greedy one (`gateway.md` 1.3).
///
/// Left to right a literal beats `{x}` beats `{x+}`, and any full match beats a greedy one.
struct RouteSearch: ~Escapable {
  private let nodes: Span<RouteNode>
  private let literals: Span<UInt8>
  private let path: Span<UInt8>
  private var greedy: Int32 = -1

  @_lifetime(copy nodes, copy literals, copy path)
  init(nodes: Span<RouteNode>, literals: Span<UInt8>, path: Span<UInt8>) {
    self.nodes = nodes
    self.literals = literals
    self.path = path
  }

  /// The route from that root, or -1.
  mutating func run(root: Int) -> Int32 {
    let full = walk(root, from: 0)
    return full >= 0 ? full : greedy
  }

  /// The full match below `node` from `start`; leaves the best greedy match seen in ``greedy``.
  private mutating func walk(_ node: Int, from start: Int) -> Int32 {
    var current = node
    var position = start
    var localGreedy: Int32 = -1
    defer { if greedy < 0 { greedy = localGreedy } }
    while true {
      let here = nodes[current]
      if here.greedy >= 0 { localGreedy = here.greedy }
      guard position < path.count else { return here.route }
      let child = literalChild(of: here, at: position)
      let hasParameter = here.parameter != RouteNode.none && path[position] != UInt8(ascii: "/")
      if let child {
        guard hasParameter else {
          (current, position) = child
          continue
        }
        let found = walk(child.node, from: child.end)
        if found >= 0 { return found }
        // What the literal branch found greedily beats everything further right.
        if greedy >= 0 { localGreedy = greedy }
      }
      guard hasParameter else { return -1 }
      current = Int(here.parameter)
      position = segmentEnd(from: position)
    }
  }

  /// Every route below `node` that fits from `start` on, for explanations.
  func collect(_ node: Int, from start: Int, into routes: inout [Int]) {
    let here = nodes[node]
    if here.greedy >= 0 { routes.append(Int(here.greedy)) }
    guard start < path.count else {
      if here.route >= 0 { routes.append(Int(here.route)) }
      return
    }
    if let child = literalChild(of: here, at: start) { collect(child.node, from: child.end, into: &routes) }
    guard here.parameter != RouteNode.none, path[start] != UInt8(ascii: "/") else { return }
    collect(Int(here.parameter), from: segmentEnd(from: start), into: &routes)
  }

  private func segmentEnd(from start: Int) -> Int {
    var end = start
    while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
    return end
  }

  /// The literal child whose whole label stands at `position`, and where the label ends in the path.
  private func literalChild(of node: RouteNode, at position: Int) -> (node: Int, end: Int)? {
    guard node.childCount > 0 else { return nil }
    var index = position
    let first = nextByte(&index)
    var candidate = Int(node.firstChild)
    let end = candidate + Int(node.childCount)
    while candidate < end, nodes[candidate].firstByte != first { candidate += 1 }
    guard candidate < end else { return nil }
    let child = nodes[candidate]
    var label = Int(child.labelStart) + 1
    let labelEnd = Int(child.labelStart) + Int(child.labelCount)
    while label < labelEnd {
      guard index < path.count else { return nil }
      guard nextByte(&index) == literals[label] else { return nil }
      label += 1
    }
    return (candidate, index)
  }

  /// The byte to compare at `index`, with `%XX` decoded; moves behind it.
  private func nextByte(_ index: inout Int) -> UInt8 {
    let byte = path[index]
    index += 1
    guard byte == UInt8(ascii: "%"), index + 1 < path.count,
      let high = path[index].hexDigitValue, let low = path[index + 1].hexDigitValue
    else { return TrieByte.plain(byte) }
    index += 2
    return TrieByte.decoded(high << 4 | low)
  }
}
