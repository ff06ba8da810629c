package import CtapiCore

/// Everything that is to be served: each API by its stages, each custom domain by its mappings.
package struct Publication: Sendable, Hashable {
  /// An API with the stages that serve something.
  package struct Entry: Sendable, Hashable {
    /// Ten lower-case letters and digits.
    package let id: String
    /// The local name.
    package let name: String
    /// The stages that have a deployment, `$default` first.
    package let stages: [PublishedStage]
    /// The stages without a deployment: whatever is asked of them is not found.
    package let undeployed: [Stage]
  }

  /// The APIs by name.
  package let apis: [Entry]
  /// The domains by name.
  package let domains: [PublishedDomain]
  /// What of it cannot be served as it is said, and how it is answered instead.
  package let problems: [Diagnostic]
}
