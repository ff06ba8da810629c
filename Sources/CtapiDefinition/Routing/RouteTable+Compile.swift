package import CtapiCore

extension RouteTable {
  /// Compiles the routes; two of one identity (``RouteKey/identity``) are refused with `route-exists`.
  package convenience init(_ routes: [Route], precedence: MethodPrecedence = RouteTable.precedence) throws(CtapiError) {
    try self.init(keys: routes.map(\.key), precedence: precedence)
  }

  /// Compiles route keys; the index of a match is the index here.
  package convenience init(keys: [RouteKey], precedence: MethodPrecedence = RouteTable.precedence) throws(CtapiError) {
    var byMethod: [[TrieEntry]] = Array(repeating: [], count: RouteMethod.allCases.count)
    var defaultRoute: Int32 = -1
    for (index, key) in keys.enumerated() {
      switch key {
      case .default:
        guard defaultRoute < 0 else { throw RouteTable.duplicate(key) }
        defaultRoute = Int32(index)
      case .path(let method, let template):
        byMethod[method.index].append(TrieEntry(template, route: Int32(index)))
      }
    }
    if precedence == .pathFirst { RouteTable.spreadAny(over: &byMethod) }
    var builder = TrieBuilder()
    var roots: [UInt32] = []
    for entries in byMethod {
      do {
        roots.append(try builder.add(entries))
      } catch {
        throw RouteTable.duplicate(keys[error.route])
      }
    }
    self.init(
      nodes: builder.nodes, literals: builder.literals, routeCount: keys.count, roots: roots,
      defaultRoute: defaultRoute,
      searchesAny: precedence == .methodFirst)
  }

  private static func duplicate(_ key: RouteKey) -> CtapiError {
    CtapiError(
      .routeExists, "the route '\(key.description.escapedForTerminal)' exists twice",
      hint: "parameter names do not tell routes apart; remove one of them")
  }

  /// With the path first, every method's trie also holds the `ANY` routes, behind its own on the same path.
  private static func spreadAny(over byMethod: inout [[TrieEntry]]) {
    let any = byMethod[RouteMethod.any.index]
    for index in byMethod.indices where index != RouteMethod.any.index {
      let own = Set(byMethod[index].map(\.bytes))
      byMethod[index] += any.filter { !own.contains($0.bytes) }
    }
  }
}
