import CtapiCore

extension RouteTable {
  /// The form of the archive: changed whenever the layout of a node or the meaning of the trie is.
  private static let archiveFormat = 2

  func write(to writer: inout ArchiveWriter) {
    writer.write(RouteTable.archiveFormat)
    writer.write(nodes) { writer, node in
      writer.write(Int(node.labelStart))
      writer.write(Int(node.labelCount))
      writer.write(Int(node.firstChild))
      writer.write(Int(node.childCount))
      writer.write(Int(node.firstByte))
      writer.write(Int(node.parameter))
      writer.write(Int(node.route) + 1)
      writer.write(Int(node.greedy) + 1)
    }
    writer.write(literals)
    writer.write(routeCount)
    writer.write(roots) { $0.write(Int($1)) }
    writer.write(Int(defaultRoute) + 1)
    writer.write(searchesAny)
  }

  /// Reads what ``write(to:)`` wrote, checking that nothing points out of it; nil for another format.
  convenience init?(from reader: inout ArchiveReader) throws(CtapiError) {
    guard try reader.integer() == RouteTable.archiveFormat else { return nil }
    let nodeCount = try reader.count()
    var nodes: [RouteNode] = []
    nodes.reserveCapacity(nodeCount)
    for _ in 0..<nodeCount { nodes.append(try RouteNode(from: &reader)) }
    let literals = try reader.raw()
    let routeCount = try reader.integer()
    var roots: [UInt32] = []
    for _ in 0..<(try reader.count()) {
      guard let root = UInt32(exactly: try reader.integer()) else { throw ArchiveReader.damaged }
      roots.append(root)
    }
    let defaultRoute = try reader.integer() - 1
    let searchesAny = try reader.boolean()
    let isSound = nodes.indices.allSatisfy { index in
      nodes[index].isSound(at: index, nodes: nodeCount, literals: literals.count, routes: routeCount)
    }
    guard isSound, roots.count == RouteMethod.allCases.count, routeCount >= 0, defaultRoute < routeCount,
      roots.allSatisfy({ $0 == RouteNode.none || Int($0) < nodeCount })
    else { throw ArchiveReader.damaged }
    self.init(
      nodes: nodes, literals: literals, routeCount: routeCount, roots: roots, defaultRoute: Int32(defaultRoute),
      searchesAny: searchesAny)
  }
}

extension RouteNode {
  fileprivate init(from reader: inout ArchiveReader) throws(CtapiError) {
    labelStart = UInt32(truncatingIfNeeded: try reader.integer())
    labelCount = UInt32(truncatingIfNeeded: try reader.integer())
    firstChild = UInt32(truncatingIfNeeded: try reader.integer())
    childCount = UInt16(truncatingIfNeeded: try reader.integer())
    firstByte = UInt8(truncatingIfNeeded: try reader.integer())
    parameter = UInt32(truncatingIfNeeded: try reader.integer())
    route = Int32(truncatingIfNeeded: try reader.integer() - 1)
    greedy = Int32(truncatingIfNeeded: try reader.integer() - 1)
  }

  /// Children stand behind their parent, so that no walk can turn in a circle.
  fileprivate func isSound(at index: Int, nodes: Int, literals: Int, routes: Int) -> Bool {
    let hasSoundChildren = childCount == 0 || Int(firstChild) > index && Int(firstChild) + Int(childCount) <= nodes
    let hasSoundParameter = parameter == RouteNode.none || Int(parameter) > index && Int(parameter) < nodes
    let hasSoundRoutes = (-1..<routes).contains(Int(route)) && (-1..<routes).contains(Int(greedy))
    return hasSoundChildren && hasSoundParameter && hasSoundRoutes && Int(labelStart) + Int(labelCount) <= literals
  }
}
