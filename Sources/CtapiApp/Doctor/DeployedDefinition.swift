import CtapiCore
import CtapiDefinition

/// What a stage that is deployed by hand serves, and the definition does not say any more (`gateway.md` 4.2).
struct DeployedDefinition {
  /// The parts that differ from the definition, under a name that says who serves them.
  let api: API
  private let deploying: String

  /// What of an API's published definition is not in its definition of now; nil where that is nothing that could fail.
  init?(_ published: PublishedStage, isFirst: Bool, besides current: API) {
    var api = published.definition
    api.integrations.removeAll(where: current.integrations.contains)
    api.authorizers.removeAll(where: current.authorizers.contains)
    // The first stage alone opens listeners.
    api.listeners = isFirst ? api.listeners.filter { !current.listeners.contains($0) } : []
    guard !api.integrations.isEmpty || !api.authorizers.isEmpty || !api.listeners.isEmpty else { return nil }
    deploying =
      "ctapi routes deployment create --stage '\(published.stage.name.escapedForTerminal)' "
      + "--api '\(current.name.escapedForTerminal)'"
    api.name = "\(current.name) (in the stage \(published.stage.name))"
    self.api = api
  }

  /// All that stages serve besides the definitions.
  static func all(_ publication: Publication, besides apis: [API]) -> [DeployedDefinition] {
    publication.apis.flatMap { entry in
      guard let current = apis.first(where: { $0.id == entry.id }) else { return [DeployedDefinition]() }
      return entry.stages.enumerated().compactMap { index, published in
        DeployedDefinition(published, isFirst: index == 0, besides: current)
      }
    }
  }

  /// Findings with the other way to mend them.
  func hinting(_ findings: [Diagnostic]) -> [Diagnostic] {
    findings.map { finding in
      var finding = finding
      let other = "serve the definition as it is now: \(deploying)"
      finding.hint = finding.hint.map { "\($0); or \(other)" } ?? other
      return finding
    }
  }
}
