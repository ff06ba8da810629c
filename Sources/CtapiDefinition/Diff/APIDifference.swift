/// One difference in meaning between two documents of an API.
package struct APIDifference: Sendable, Hashable {
  /// What happened.
  package enum Change: String, Sendable, Hashable {
    case added
    case removed
    case changed
  }

  /// What happened.
  package let change: Change
  /// What it happened to: a route's key, or a pointer.
  package let subject: String
  /// In what way; empty for an addition or a removal.
  package let detail: String
  /// Whether a client that worked before can fail now.
  package let isBreaking: Bool

  /// A difference of its parts.
  package init(_ change: Change, _ subject: String, _ detail: String = "", isBreaking: Bool = false) {
    self.change = change
    self.subject = subject
    self.detail = detail
    self.isBreaking = isBreaking
  }
}
