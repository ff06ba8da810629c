import CtapiHTTP

/// A custom domain as the loops see it (`gateway.md` 1.6).
struct ServedDomain: Sendable {
  /// The name in lower case; of a wildcard what stands behind the star, its dot first.
  let name: ByteRange
  let isWildcard: Bool
  /// The mappings, the longest key first.
  let mappings: Range<Int32>
}

/// What answers under a path of a custom domain.
struct ServedDomainMapping: Sendable {
  /// The path in front, with its leading slash; empty for everything else.
  let key: ByteRange
  /// The stage; -1 for one that serves nothing.
  let stage: Int32
}
