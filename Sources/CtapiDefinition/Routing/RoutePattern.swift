/// Which segments of a route's path are parameters: enough to cut them out of a path that is known to match.
struct RoutePattern: Sendable {
  /// The indices of the `{name}` segments, ascending, then that of `{name+}` if there is one.
  var segments = InlineArray<16, UInt16>(repeating: 0)
  var count: UInt8 = 0
  var isGreedy = false

  init() {}

  init(_ template: PathTemplate) {
    for (index, segment) in template.segments.enumerated() where segment.parameterName != nil {
      segments[Int(count)] = UInt16(truncatingIfNeeded: index)
      count += 1
    }
    isGreedy = template.isGreedy
  }

  func parameters(in path: Span<UInt8>) -> RouteParameters {
    var found = RouteParameters()
    guard count > 0 else { return found }
    var segment = 0
    var position = min(1, path.count)
    for index in 0..<Int(count) {
      let wanted = Int(segments[index])
      while segment < wanted, position < path.count {
        if path[position] == UInt8(ascii: "/") { segment += 1 }
        position += 1
      }
      if isGreedy, index + 1 == count {
        found.append(position..<path.count)
        break
      }
      var end = position
      while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
      found.append(position..<end)
      position = end
    }
    return found
  }
}
