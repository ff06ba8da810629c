package import CtapiCore

/// Something found in a document, at a pointer; ``Document`` knows the place when somebody asks.
package struct Finding: Sendable, Hashable {
  /// How serious it is.
  package var severity: Diagnostic.Severity
  /// The rule's stable name.
  package var rule: String
  /// What was found.
  package var message: String
  /// How to mend it.
  package var hint: String?
  /// Where.
  package var pointer: JSONPointer

  /// A finding of its parts.
  package init(
    _ severity: Diagnostic.Severity, _ rule: String, _ message: String, hint: String? = nil, at pointer: JSONPointer
  ) {
    self.severity = severity
    self.rule = rule
    self.message = message
    self.hint = hint
    self.pointer = pointer
  }
}

extension [Finding] {
  /// The findings with line and column, in the order of the document.
  package func diagnostics(in document: Document) -> [Diagnostic] {
    let places = document.places(of: Set(map(\.pointer)))
    return map { finding in
      Diagnostic(
        finding.severity, rule: finding.rule, finding.message, hint: finding.hint ?? LintRule.fix(of: finding.rule),
        place: places[finding.pointer])
    }.sorted { ($0.place?.line ?? 0, $0.place?.column ?? 0) < ($1.place?.line ?? 0, $1.place?.column ?? 0) }
  }

  /// The most serious severity, or nil when there is nothing.
  package var worst: Diagnostic.Severity? { map(\.severity).max() }
}
