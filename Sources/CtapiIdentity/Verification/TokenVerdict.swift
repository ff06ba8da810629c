package import CtapiCore

/// The outcome of verifying one token, with what can be shown of it.
package struct TokenVerdict: Sendable {
  /// Why it is refused; nil when it is accepted.
  package let fault: TokenFault?
  /// The header, where it could be read.
  package let header: JSONObject?
  /// The claims' text, only where the signature is good.
  package let claims: [UInt8]?
  /// The thumbprint of the key that verified it.
  package let keyThumbprint: String?

  /// A refusal before there was a token to look at.
  package init(_ fault: TokenFault) {
    self.fault = fault
    header = nil
    claims = nil
    keyThumbprint = nil
  }

  /// Verifies a token; `describing` also gathers what only a full report shows.
  package init(_ token: Span<UInt8>, by verifier: TokenVerifier, at now: Timestamp, describing: Bool = true) {
    var header: JSONObject?
    if describing, let parts = try? CompactToken(token) {
      header = (try? TokenHeader(decoding: token.extracting(parts.header)))?.members
    }
    self.header = header
    do throws(TokenFault) {
      let verified = try verifier.verify(token, at: now)
      fault = nil
      claims = verified.claims
      keyThumbprint = describing ? try? verifier.keys.keys[verified.keyPosition].thumbprint() : nil
    } catch {
      fault = error
      claims = error.claims
      keyThumbprint = nil
    }
  }

  /// Whether the token is accepted.
  package var isValid: Bool { fault == nil }

  /// The claims as an object.
  package var claimsObject: JSONObject? {
    guard let claims else { return nil }
    var parser = JSONParser(claims.span, limits: .token)
    return (try? parser.parseDocument())?.objectValue
  }

  /// The report of `verify --json` (`tokens.md` 2.2).
  package var json: JSON {
    var report: JSONObject = ["valid": .bool(isValid)]
    if let fault {
      report["reason"] = .string(fault.reason.rawValue)
      report["detail"] = .string(fault.detail)
      if let member = fault.findings[0].member { report["claim"] = .string(member) }
      var reasons: [String] = []
      for finding in fault.findings where !reasons.contains(finding.reason.rawValue) {
        reasons.append(finding.reason.rawValue)
      }
      report["reasons"] = .strings(reasons)
      report["findings"] = .array(fault.findings.map(TokenVerdict.json))
    }
    if let header { report["header"] = .object(header) }
    if let claims = claimsObject { report["claims"] = .object(claims) }
    if let kid = header?["kid"] { report["kid"] = kid }
    if let algorithm = header?["alg"] { report["alg"] = algorithm }
    if let keyThumbprint { report["keyThumbprint"] = .string(keyThumbprint) }
    return .object(report)
  }

  private static func json(_ finding: TokenFault.Finding) -> JSON {
    var object: JSONObject = [
      "reason": .string(finding.reason.rawValue), "detail": .string(finding.detail),
      "hint": .string(finding.reason.fix),
    ]
    if let member = finding.member { object["member"] = .string(member) }
    return .object(object)
  }
}
