/// The outcome for one integration object of a document.
struct CompiledIntegration {
  /// The integration; nil where the object yields none.
  var integration: Integration?
}
