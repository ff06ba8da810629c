/// A function that is called over HTTP: the event goes there by POST, and its answer is the response document
/// (`gateway.md` 3.6).
package struct FunctionTarget: Sendable, Hashable {
  /// Where it is; without parameters.
  package let url: URLTemplate
  /// The form of the event and of the answer.
  package let payloadFormat: PayloadFormat

  /// A function of its parts.
  package init(url: URLTemplate, payloadFormat: PayloadFormat) {
    self.url = url
    self.payloadFormat = payloadFormat
  }
}
