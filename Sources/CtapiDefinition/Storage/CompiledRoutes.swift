package import CtapiCore

/// The trie of an API and a summary of each route, as they are kept beside the definition: enough for a lookup
/// without reading the document (`design.md` 7.1 "Sizes").
package struct CompiledRoutes: Sendable {
  /// The trie.
  package let table: RouteTable
  /// The TCP listeners.
  package let listeners: [RelayListener]
  private let summaryBytes: [UInt8]
  private let summaryStarts: [Int]

  /// How many routes there are.
  package var count: Int { summaryStarts.count }

  /// Compiles the routes of an API.
  package init(_ api: API) throws(CtapiError) {
    table = try RouteTable(api.routes)
    listeners = api.listeners
    var writer = ArchiveWriter()
    var starts: [Int] = []
    let integrations = Dictionary(api.integrations.map { ($0.id, $0) }) { first, _ in first }
    for route in api.routes {
      starts.append(writer.bytes.count)
      var small = API(id: api.id, name: api.name, title: api.title, authorizers: api.authorizers)
      small.integrations = route.integrationID.flatMap { integrations[$0] }.map { [$0] } ?? []
      let summary = RouteSummary(route, of: small)
      for text in [summary.key, summary.target, summary.authorizer] { writer.write(text) }
      writer.write(summary.scopes)
    }
    summaryBytes = writer.bytes
    summaryStarts = starts
  }

  /// The route at `index`.
  package func summary(_ index: Int) throws(CtapiError) -> RouteSummary {
    let start = summaryStarts[index]
    guard start <= summaryBytes.count else { throw ArchiveReader.damaged }
    var reader = ArchiveReader(summaryBytes.span.extracting(start..<summaryBytes.count))
    return RouteSummary(
      key: try reader.string(), target: try reader.string(), authorizer: try reader.string(),
      scopes: try reader.strings())
  }

  /// The routes in order.
  package func summaries() throws(CtapiError) -> [RouteSummary] {
    var all: [RouteSummary] = []
    all.reserveCapacity(count)
    for index in 0..<count { all.append(try summary(index)) }
    return all
  }

  var archive: [UInt8] {
    var writer = ArchiveWriter()
    table.write(to: &writer)
    writer.write(summaryBytes)
    writer.write(summaryStarts) { $0.write($1) }
    writer.write(listeners)
    return writer.bytes
  }

  /// Reads what ``archive`` gave.
  ///
  /// Nil for another format. Throws `data-directory` for damaged bytes.
  init?(archive: Span<UInt8>) throws(CtapiError) {
    var reader = ArchiveReader(archive)
    guard let table = try RouteTable(from: &reader) else { return nil }
    self.table = table
    summaryBytes = try reader.raw()
    var starts: [Int] = []
    let count = try reader.count()
    starts.reserveCapacity(count)
    for _ in 0..<count { starts.append(try reader.integer()) }
    summaryStarts = starts
    // What an earlier version wrote ends here.
    listeners = reader.isAtEnd ? [] : try reader.listeners()
  }
}
