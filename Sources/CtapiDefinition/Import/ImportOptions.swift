package import CtapiCore

/// What an import may be told beside the document.
package struct ImportOptions: Sendable, Hashable {
  /// What happens to the path of the document's server (`gateway.md` K117).
  package enum BasePath: String, Sendable, Hashable, CaseIterable {
    /// Left out.
    case ignore
    /// Put in front of every path.
    case prepend
    /// Put in front of every path without its first segment.
    case split
  }

  /// Where operations without an integration go: a URL, or `service.namespace`.
  package var target: String?
  /// The server's path.
  package var basePath: BasePath
  /// What `${AWS::Region}` and `${AWS::AccountId}` stand for.
  package var locality: Locality
  /// The issuer of schemes that name none (`http` bearer, `oauth2` without the extension).
  package var issuer: String?
  /// The audiences of schemes that name none.
  package var audience: [String]
  /// Whether operations without an integration get a server or a mock although others have one: the document was plain
  /// before it was edited.
  package var fillsGaps = false
  /// What stands in for both where they are not given: the local pool.
  package var localPool: LocalIssuer?

  /// Options; the defaults are those of the command line.
  package init(
    target: String? = nil, basePath: BasePath = .ignore, locality: Locality = Locality(), issuer: String? = nil,
    audience: [String] = [], localPool: LocalIssuer? = nil
  ) {
    self.target = target
    self.basePath = basePath
    self.locality = locality
    self.issuer = issuer
    self.audience = audience
    self.localPool = localPool
  }
}
