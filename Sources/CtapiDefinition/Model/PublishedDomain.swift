import CtapiCore

/// A custom domain with its mappings.
package struct PublishedDomain: Sendable, Hashable {
  /// The domain.
  package let domain: DomainName
  /// The mappings, those of more segments first, so that the first whose key begins a path is the one that serves it.
  package let mappings: [APIMapping]

  /// A domain of its parts.
  package init(_ domain: DomainName, mappings: [APIMapping]) {
    self.domain = domain
    self.mappings = mappings.sorted {
      ($1.segments.count, $0.key) < ($0.segments.count, $1.key)
    }
  }

  /// The mapping that serves a path, compared by whole segments, percent-decoded; nil where none does.
  package func mapping(for path: String) -> APIMapping? {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    return mappings.first { mapping in
      let key = mapping.segments
      return key.count <= segments.count
        && zip(key, segments).allSatisfy { String($0).hasSameBytes(as: PercentEncoding.decode($1.utf8) ?? "") }
    }
  }
}

extension Sequence<PublishedDomain> {
  /// The domain that a request for `host` is for: an exact name goes before a wildcard (`gateway.md` 1.6).
  package func serving(_ host: String) -> PublishedDomain? {
    first { !$0.domain.isWildcard && $0.domain.serves(host) } ?? first { $0.domain.serves(host) }
  }
}
