import CtapiDefinition

/// A REQUEST authorizer as the loops see it; a class, for only requests that it guards look at it.
final class ServedCallout: Sendable {
  /// Whose answers are whose in the cache: those of another definition are not used.
  let key: String
  /// Its entry among the integrations, which has its backends.
  let integration: Int32
  let settings: RequestAuthorizer
  /// The fragments of each identity source.
  let sources: [Range<Int32>]
  let names: EventWriter.Names
  let region: String

  init(
    key: String, integration: Int32, settings: RequestAuthorizer, sources: [Range<Int32>], names: EventWriter.Names,
    region: String
  ) {
    self.key = key
    self.integration = integration
    self.settings = settings
    self.sources = sources
    self.names = names
    self.region = region
  }
}
