/// The routes of one API compiled for lookup on the bytes of a request path (`gateway.md` 1.3).
///
/// One flattened byte trie with a root for every method. A lookup allocates nothing, touches each trie node at most
/// once and therefore ends in time linear in the trie, whatever the path.
///
/// A class, so that looking a route up counts no reference to each of its lists.
package final class RouteTable: Sendable {
  /// Which of a method's own route and an `ANY` route wins when both fit.
  package enum MethodPrecedence: Sendable {
    /// The method's own route, however general its path (`gateway.md` C13).
    case methodFirst
    /// The more exact path, whatever its method.
    case pathFirst
  }

  /// The precedence of the gateway; a choice, for AWS documents neither.
  package static let precedence = MethodPrecedence.methodFirst

  let nodes: [RouteNode]
  let literals: [UInt8]
  let routeCount: Int
  /// The root of each method, by ``RouteMethod/index``.
  let roots: [UInt32]
  let defaultRoute: Int32
  let searchesAny: Bool

  init(
    nodes: [RouteNode], literals: [UInt8], routeCount: Int, roots: [UInt32], defaultRoute: Int32, searchesAny: Bool
  ) {
    self.nodes = nodes
    self.literals = literals
    self.routeCount = routeCount
    self.roots = roots
    self.defaultRoute = defaultRoute
    self.searchesAny = searchesAny
  }

  /// Finds the route for `method` (nil for one without a name here) on the raw path of a request.
  ///
  /// `path` is as the client sent it, without the query and without a named stage's segment. Segments are compared
  /// percent-decoded; an encoded slash is never a separator. The index is into the routes the table was made of.
  ///
  /// `isPlain` says that the path has neither a `%` nor a byte beyond ASCII, for who knows it already.
  package func lookup(_ method: RouteMethod?, _ path: Span<UInt8>, isPlain: Bool? = nil) -> RouteMatch? {
    guard path.count <= Int(UInt16.max) else { return nil }
    let own = method ?? .any
    let nodes = nodes
    let literals = literals
    var search = RouteSearch(
      nodes: nodes.span, literals: literals.span, path: path, isPlain: isPlain ?? RouteSearch.isPlain(path.bytes))
    var route = search.run(root: roots[own.index])
    if route < 0, searchesAny, own != .any { route = search.run(root: roots[RouteMethod.any.index]) }
    if route >= 0 { return RouteMatch(route: Int(route), parameters: search.parameters) }
    return defaultRoute < 0 ? nil : RouteMatch(route: Int(defaultRoute), parameters: RouteParameters())
  }

  /// Every route whose path fits, whatever its method, in the order of the list; for explanations, so it allocates.
  package func fitting(_ path: Span<UInt8>) -> [Int] {
    guard path.count <= Int(UInt16.max) else { return [] }
    var routes: [Int] = []
    let nodes = nodes
    let literals = literals
    for root in roots where root != RouteNode.none {
      RouteSearch(nodes: nodes.span, literals: literals.span, path: path, isPlain: false)
        .collect(Int(root), from: 0, into: &routes)
    }
    if defaultRoute >= 0 { routes.append(Int(defaultRoute)) }
    return Set(routes).sorted()
  }
}
