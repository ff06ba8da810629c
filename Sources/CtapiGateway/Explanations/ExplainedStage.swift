import CtapiDefinition

/// The stage an exchange went to, with the definition it served.
struct ExplainedStage {
  let api: API
  let stage: Stage
  /// The stage by index into the snapshot.
  let index: Int
}
