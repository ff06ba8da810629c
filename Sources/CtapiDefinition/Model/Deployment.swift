package import CtapiCore

/// An immutable snapshot of an API's definition that stages can serve (`gateway.md` 4.2).
package struct Deployment: Sendable, Hashable {
  /// The description of a deployment that a change made by itself, in API Gateway's words.
  package static let automaticDescription = "Automatic deployment triggered by changes to the Api configuration"

  /// Six lower-case letters and digits, unique within the API.
  package let id: String
  /// A text kept with it.
  package var description: String?
  /// When it was made.
  package let created: Timestamp
  /// Whether a change of the API made it, for the stages that deploy automatically.
  package let isAutomatic: Bool
  /// The revision of the definition that it holds.
  package let revision: Int
}
