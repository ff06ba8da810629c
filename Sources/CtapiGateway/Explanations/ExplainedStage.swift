import CtapiDefinition

/// The stage an exchange went to, with the definition it served.
struct ExplainedStage {
  let api: API
  let stage: Stage
  /// The stage by index into the snapshot.
  let index: Int

  /// A fix that changes the definition, which a stage that is deployed by hand serves only behind its next deployment.
  func served(after fix: String) -> String { stage.autoDeploy ? fix : "\(fix); then \(deploying)" }

  /// How what only the document says is changed: as YAML, which JSON is, too.
  var rewriting: String {
    "ctapi routes export --api '\(api.name)' -o api.yaml, then ctapi routes import api.yaml --api '\(api.name)'"
  }

  /// How the stage comes to serve the definition as it is now.
  var deploying: String { "deploy: ctapi routes deployment create --stage '\(stage.name)' --api '\(api.name)'" }
}
