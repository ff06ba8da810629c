/// The one error type of ctapi: what went wrong, with what, where, and what to do about it.
///
/// `message` is lower case, has no full stop and names the thing in single quotes; `hint` is a command that can be
/// pasted, or one sentence. Exit codes, HTTP statuses and AWS error names are tables at the rim, keyed by ``code``.
package struct CtapiError: Error, Sendable, Hashable {
  /// Which failure this is.
  package var code: ErrorCode
  /// What happened, for a person.
  package var message: String
  /// How to go on, if there is a way.
  package var hint: String?
  /// Where in a document the cause stands, if it stands in one.
  package var place: SourcePlace?

  /// Makes an error; `hint` and `place` are left out where there is none.
  package init(_ code: ErrorCode, _ message: String, hint: String? = nil, place: SourcePlace? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.place = place
  }

  /// The same error, standing at `place`.
  package func at(_ place: SourcePlace?) -> CtapiError {
    var copy = self
    copy.place = place ?? self.place
    return copy
  }
}
