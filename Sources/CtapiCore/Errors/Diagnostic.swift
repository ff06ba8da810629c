/// One finding about a document: a note, warning or error with its place, the rule behind it and a fix.
package struct Diagnostic: Sendable, Hashable {
  /// How serious a finding is; comparable, so that `--fail-on` can set a threshold.
  package enum Severity: String, Sendable, Comparable, CaseIterable {
    /// Something kept or left out without effect on behaviour.
    case note
    /// Something that will surprise.
    case warning
    /// Something that cannot be used.
    case error

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
  }

  /// How serious it is.
  package var severity: Severity
  /// The rule's stable name, such as `security-unenforceable`.
  package var rule: String
  /// What was found, in the form of ``CtapiError/message``.
  package var message: String
  /// How to mend it.
  package var hint: String?
  /// Where it stands.
  package var place: SourcePlace?

  /// Makes a finding.
  package init(
    _ severity: Severity, rule: String, _ message: String, hint: String? = nil, place: SourcePlace? = nil
  ) {
    self.severity = severity
    self.rule = rule
    self.message = message
    self.hint = hint
    self.place = place
  }
}
