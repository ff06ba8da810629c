/// Lays out sorted route strings as a radix trie, level by level, so that siblings stand side by side.
struct TrieBuilder {
  /// Two routes with the same string.
  struct Duplicate: Error {
    let route: Int
  }

  /// Entries still to be placed: those from `low` to `high` share their first `depth` bytes, which end at `node`.
  private struct Pending {
    var node: Int
    var low: Int
    var high: Int
    var depth: Int
  }

  private(set) var nodes: [RouteNode] = []
  private(set) var literals: [UInt8] = []

  /// Adds the routes of one method and gives their root.
  mutating func add(_ unsorted: [TrieEntry]) throws(Duplicate) -> UInt32 {
    guard !unsorted.isEmpty else { return RouteNode.none }
    let entries = unsorted.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    let root = nodes.count
    nodes.append(RouteNode())
    var queue = [Pending(node: root, low: 0, high: entries.count, depth: 0)]
    var next = 0
    while next < queue.count {
      let pending = queue[next]
      next += 1
      try place(pending, entries, &queue)
    }
    return UInt32(root)
  }

  private mutating func place(
    _ pending: Pending, _ entries: [TrieEntry], _ queue: inout [Pending]
  ) throws(Duplicate) {
    var low = pending.low
    let depth = pending.depth
    if entries[low].bytes.count == depth {
      nodes[pending.node].route = entries[low].route
      low += 1
      if low < pending.high, entries[low].bytes.count == depth { throw Duplicate(route: Int(entries[low].route)) }
    }
    let firstChild = nodes.count
    var parameter: Pending?
    while low < pending.high {
      let byte = entries[low].bytes[depth]
      var high = low + 1
      while high < pending.high, entries[high].bytes[depth] == byte { high += 1 }
      switch byte {
      case TrieByte.greedy:
        guard high == low + 1 else { throw Duplicate(route: Int(entries[low + 1].route)) }
        nodes[pending.node].greedy = entries[low].route
      case TrieByte.parameter:
        parameter = Pending(node: 0, low: low, high: high, depth: depth + 1)
      default:
        let end = commonEnd(entries[low].bytes, entries[high - 1].bytes, from: depth)
        queue.append(Pending(node: addLiteral(entries[low].bytes[depth..<end]), low: low, high: high, depth: end))
      }
      low = high
    }
    nodes[pending.node].firstChild = UInt32(firstChild)
    nodes[pending.node].childCount = UInt16(nodes.count - firstChild)
    // Behind the literal children, which must stand side by side.
    guard var parameter else { return }
    parameter.node = nodes.count
    nodes[pending.node].parameter = UInt32(nodes.count)
    nodes.append(RouteNode())
    queue.append(parameter)
  }

  private mutating func addLiteral(_ label: ArraySlice<UInt8>) -> Int {
    var node = RouteNode()
    node.labelStart = UInt32(literals.count)
    node.labelCount = UInt32(label.count)
    node.firstByte = label.first ?? 0
    literals.append(contentsOf: label)
    nodes.append(node)
    return nodes.count - 1
  }

  /// Where two sorted strings of a group part, or the next marker.
  private func commonEnd(_ first: [UInt8], _ last: [UInt8], from depth: Int) -> Int {
    var end = depth + 1
    while end < first.count, end < last.count, first[end] == last[end], first[end] != TrieByte.parameter,
      first[end] != TrieByte.greedy
    { end += 1 }
    return end
  }
}
