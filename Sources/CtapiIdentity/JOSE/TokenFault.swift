/// A token's refusal: the reason that counts, a sentence for people, and every failed check where there are several.
package struct TokenFault: Error, Sendable, Hashable {
  /// One failed check.
  package struct Finding: Sendable, Hashable {
    /// Which rule was broken.
    package var reason: TokenReason
    /// What was expected and what came; never key material.
    package var detail: String
    /// The claim or header member it is about.
    package var member: String?

    /// Makes a finding.
    package init(_ reason: TokenReason, _ detail: String, member: String? = nil) {
      self.reason = reason
      self.detail = detail
      self.member = member
    }
  }

  /// What failed: at least one finding; more only for claims, which are all checked.
  package let findings: [Finding]
  /// The header's algorithm name as sent, where it could be read; for the gateway's message.
  package var algorithmName: String?
  /// The claims' text, where the signature was good and only claims failed.
  package var claims: [UInt8]?

  /// A refusal for one reason.
  package init(_ reason: TokenReason, _ detail: String, member: String? = nil, algorithmName: String? = nil) {
    findings = [Finding(reason, detail, member: member)]
    self.algorithmName = algorithmName
  }

  /// A refusal for all of the findings, the first of which counts; nil when there are none.
  package init?(_ findings: [Finding]) {
    guard !findings.isEmpty else { return nil }
    self.findings = findings
  }

  /// The reason that counts.
  package var reason: TokenReason { findings[0].reason }
  /// The sentence that goes with it.
  package var detail: String { findings[0].detail }
}
