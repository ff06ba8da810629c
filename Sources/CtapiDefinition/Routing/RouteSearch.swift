import CtapiCore

/// One walk of the trie: a full match at once, else the best greedy one (`gateway.md` 1.3).
///
/// Left to right a literal beats `{x}` beats `{x+}`, and any full match beats a greedy one.
struct RouteSearch: ~Escapable {
  private let nodes: Span<RouteNode>
  private let literals: Span<UInt8>
  private let path: Span<UInt8>
  private let isPlain: Bool
  private var greedy: Int32 = -1
  private var greedyParameters = RouteParameters()
  /// The parameters of the route that ``run(root:)`` found.
  private(set) var parameters = RouteParameters()

  /// `isPlain` says that ``isPlain(_:)`` holds of the path.
  @_lifetime(copy nodes, copy literals, copy path)
  init(nodes: Span<RouteNode>, literals: Span<UInt8>, path: Span<UInt8>, isPlain: Bool) {
    self.nodes = nodes
    self.literals = literals
    self.path = path
    self.isPlain = isPlain
  }

  /// Whether every byte of a path stands for itself: none is encoded, and none has a meaning of its own in the trie.
  @inline(__always)
  static func isPlain(_ path: RawSpan) -> Bool {
    var index = 0
    while index < path.byteCount {
      let byte = path.unsafeLoad(fromByteOffset: index, as: UInt8.self)
      if byte >= 0x80 || byte == UInt8(ascii: "%") { return false }
      index &+= 1
    }
    return true
  }

  /// The route from that root, or -1.
  mutating func run(root: UInt32) -> Int32 {
    guard root != RouteNode.none else { return -1 }
    parameters.truncate(to: 0)
    let full = walk(Int(root), from: 0)
    if full >= 0 { return full }
    parameters = greedyParameters
    return greedy
  }

  /// The full match below `node` from `start`; leaves the best greedy match seen in ``greedy``.
  private mutating func walk(_ node: Int, from start: Int) -> Int32 {
    var current = node
    var position = start
    // The last greedy route on this way: how many parameters come before its own, and where that begins.
    var localGreedy: Int32 = -1
    var before = 0
    var rest = 0
    defer { if greedy < 0, localGreedy >= 0 { keep(localGreedy, behind: before, from: rest) } }
    while true {
      let here = nodes[current]
      if here.greedy >= 0 {
        localGreedy = here.greedy
        before = parameters.count
        rest = position
      }
      guard position < path.count else { return here.route }
      let child = literalChild(of: here, at: position)
      let hasParameter = here.parameter != RouteNode.none && path[position] != UInt8(ascii: "/")
      if let child {
        guard hasParameter else {
          (current, position) = child
          continue
        }
        let count = parameters.count
        let found = walk(child.node, from: child.end)
        if found >= 0 { return found }
        // What the literal branch found greedily beats everything further right, and was kept.
        parameters.truncate(to: count)
      }
      // No route has more parameters than there is room for; a damaged table may.
      guard hasParameter, parameters.count < PathTemplate.maximumParameters else { return -1 }
      current = Int(here.parameter)
      let end = segmentEnd(from: position)
      parameters.append(position..<end)
      position = end
    }
  }

  /// Keeps the best greedy match, for a full one may still be found.
  private mutating func keep(_ route: Int32, behind count: Int, from rest: Int) {
    greedy = route
    greedyParameters = parameters
    greedyParameters.truncate(to: min(count, PathTemplate.maximumParameters - 1))
    greedyParameters.append(rest..<path.count)
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

  @inline(__always)
  private func segmentEnd(from start: Int) -> Int {
    var end = start
    while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
    return end
  }

  /// The literal child whose whole label stands at `position`, and where the label ends in the path.
  @inline(__always)
  private func literalChild(of node: RouteNode, at position: Int) -> (node: Int, end: Int)? {
    guard node.childCount > 0 else { return nil }
    if isPlain { return plainChild(of: node, at: position) }
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

  /// The same for a plain path, whose bytes are compared as they are.
  @inline(__always)
  private func plainChild(of node: RouteNode, at position: Int) -> (node: Int, end: Int)? {
    let first = path[position]
    var candidate = Int(node.firstChild)
    let last = candidate &+ Int(node.childCount)
    while candidate < last, nodes[candidate].firstByte != first { candidate &+= 1 }
    guard candidate < last else { return nil }
    let count = Int(nodes[candidate].labelCount)
    guard count <= path.count &- position else { return nil }
    let label = Int(nodes[candidate].labelStart)
    guard RouteSearch.isSame(path.bytes, position, literals.bytes, label, count: count) else { return nil }
    return (candidate, position &+ count)
  }

  /// Whether as many bytes are the same from two places on; by words, of which the last looks at some bytes again.
  @inline(__always)
  private static func isSame(
    _ first: RawSpan, _ firstStart: Int, _ second: RawSpan, _ secondStart: Int, count: Int
  ) -> Bool {
    func isSame<Word: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Word.Type) -> Bool {
      first.unsafeLoadUnaligned(fromByteOffset: firstStart &+ offset, as: type)
        == second.unsafeLoadUnaligned(fromByteOffset: secondStart &+ offset, as: type)
    }
    if count >= 8 {
      var offset = 0
      while offset &+ 8 < count {
        guard isSame(offset, as: UInt64.self) else { return false }
        offset &+= 8
      }
      return isSame(count &- 8, as: UInt64.self)
    }
    if count >= 4 { return isSame(0, as: UInt32.self) && isSame(count &- 4, as: UInt32.self) }
    if count >= 2 { return isSame(0, as: UInt16.self) && isSame(count &- 2, as: UInt16.self) }
    return count == 0 || isSame(0, as: UInt8.self)
  }

  /// The byte to compare at `index`, with `%XX` decoded; moves behind it.
  @inline(__always)
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
