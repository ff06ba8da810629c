/// A stage with the definition of its deployment, ready to be served.
package struct PublishedStage: Sendable, Hashable {
  /// The settings.
  package let stage: Stage
  /// The definition as it was deployed, its stage variables replaced by the values of ``stage``; `stages` holds only
  /// this one.
  package let definition: API
}
