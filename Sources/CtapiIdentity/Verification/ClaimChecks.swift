import CtapiCore

/// Applies the rules to the claims of a correctly signed token, and lists every check that fails.
struct ClaimChecks: ~Escapable {
  private let reader: ClaimReader
  private let now: Timestamp
  /// What failed, in the order of the checks.
  private(set) var findings: [TokenFault.Finding] = []
  /// When the token stops being valid, leeway included.
  private(set) var expires: Timestamp?
  /// When the token begins to be valid, leeway included.
  private(set) var begins: Timestamp?

  @_lifetime(copy reader)
  init(_ reader: consuming ClaimReader, now: Timestamp) {
    self.reader = reader
    self.now = now
  }

  /// Runs every check that needs only the registered claims.
  mutating func run(_ rules: TokenRules) {
    checkTypes()
    checkTimes(rules)
    checkIssuer(rules)
    checkAudience(rules)
    checkClient(rules)
    checkString(.subject, rules.subject, .subjectMismatch)
    checkString(.tokenUse, rules.tokenUse, .tokenUseMismatch)
    checkString(.nonce, rules.nonce, .nonceMismatch)
    checkScopes(rules)
  }

  private mutating func fail(_ reason: TokenReason, _ detail: String, _ claim: RegisteredClaim) {
    findings.append(.init(reason, detail, member: "\(claim.name)"))
  }

  private mutating func checkTypes() {
    for claim in [RegisteredClaim.issuer, .subject, .identifier, .clientID, .tokenUse, .nonce, .scope] {
      let slot = reader.slot(claim)
      if slot.isPresent, !slot.isString { fail(.claimType, "claim '\(claim.name)' is not a string", claim) }
    }
    for claim in [RegisteredClaim.audience, .scopes] {
      let slot = reader.slot(claim)
      if slot.isPresent, !slot.isString, reader.strings(claim) == nil {
        fail(.claimType, "claim '\(claim.name)' is neither a string nor an array of strings", claim)
      }
    }
    for claim in [RegisteredClaim.expiry, .notBefore, .issuedAt, .authenticationTime] {
      if reader.slot(claim).isPresent, reader.timestamp(claim) == nil {
        fail(.claimType, "claim '\(claim.name)' is not a number of seconds within 2^53", claim)
      }
    }
  }

  private mutating func checkTimes(_ rules: TokenRules) {
    let leeway = rules.leeway
    if let expiry = reader.timestamp(.expiry) {
      let end = expiry + leeway
      expires = end
      if now >= end { fail(.expired, "the token expired at \(expiry.rfc3339), it is now \(now.rfc3339)", .expiry) }
    }
    if let start = reader.timestamp(.notBefore) {
      let start = start + (.zero - leeway)
      begins = start
      if now < start {
        fail(.notYetValid, "the token is valid from \(start.rfc3339), it is now \(now.rfc3339)", .notBefore)
      }
    }
    if let issued = reader.timestamp(.issuedAt) {
      let earliest = issued + (.zero - leeway)
      begins = max(begins ?? earliest, earliest)
      if now < earliest {
        fail(.issuedInFuture, "the token was issued at \(issued.rfc3339), it is now \(now.rfc3339)", .issuedAt)
      }
    }
    checkAge(rules)
  }

  private mutating func checkAge(_ rules: TokenRules) {
    guard let limit = rules.maximumAge else { return }
    let claim = reader.slot(.authenticationTime).isPresent ? RegisteredClaim.authenticationTime : .issuedAt
    guard let start = reader.timestamp(claim) else {
      if !reader.slot(claim).isPresent {
        fail(.claimMissing, "claim '\(claim.name)' is needed to tell the token's age", claim)
      }
      return
    }
    let end = start + limit + rules.leeway
    expires = min(expires ?? end, end)
    if now > end { fail(.tooOld, "claim '\(claim.name)' says \(start.rfc3339), it is now \(now.rfc3339)", claim) }
  }

  private mutating func checkIssuer(_ rules: TokenRules) {
    guard !rules.issuers.isEmpty, !rules.issuers.contains(where: { reader.says(.issuer, $0) }) else { return }
    fail(.issuerMismatch, mismatch(.issuer, rules.issuers), .issuer)
  }

  private func mismatch(_ claim: RegisteredClaim, _ expected: [String]) -> String {
    let wanted = expected.map { "'\($0.escapedForTerminal)'" }.joined(separator: " or ")
    let slot = reader.slot(claim)
    guard slot.isPresent else { return "there is no claim '\(claim.name)', expected \(wanted)" }
    let found = (reader.strings(claim) ?? []).map { "'\($0.escapedForTerminal)'" }.joined(separator: ", ")
    return "claim '\(claim.name)' is \(found.isEmpty ? "empty or of another type" : found), expected \(wanted)"
  }

  private mutating func checkAudience(_ rules: TokenRules) {
    guard !rules.audiences.isEmpty else { return }
    let useClient = rules.audienceRule == .audienceElseClient && !reader.slot(.audience).isPresent
    let claim = useClient ? RegisteredClaim.clientID : .audience
    if names(claim, oneOf: rules.audiences) { return }
    var detail = mismatch(claim, rules.audiences)
    if useClient, !reader.slot(.clientID).isPresent {
      detail = detail.replacing("no claim 'client_id'", with: "neither a claim 'aud' nor 'client_id'")
    }
    fail(.audienceMismatch, detail, claim)
  }

  /// Whether a claim, a string or an array of strings, names one of `accepted`.
  private func names(_ claim: RegisteredClaim, oneOf accepted: [String]) -> Bool {
    if reader.slot(claim).isString { return accepted.contains { reader.says(claim, $0) } }
    guard claim == .audience, let found = reader.strings(claim) else { return false }
    return found.contains { name in accepted.contains { $0.hasSameBytes(as: name) } }
  }

  private mutating func checkClient(_ rules: TokenRules) {
    guard let client = rules.client else { return }
    let claim = reader.slot(.clientID).isPresent ? RegisteredClaim.clientID : .audience
    if names(claim, oneOf: [client]) { return }
    fail(.audienceMismatch, mismatch(claim, [client]), claim)
  }

  private mutating func checkString(_ claim: RegisteredClaim, _ expected: String?, _ reason: TokenReason) {
    guard let expected, !reader.says(claim, expected) else { return }
    fail(reason, mismatch(claim, [expected]), claim)
  }

  private mutating func checkScopes(_ rules: TokenRules) {
    for scope in rules.scopes where !reader.hasScope(scope) {
      fail(.scopeMissing, "scope '\(scope.escapedForTerminal)' is not granted", .scope)
    }
    guard !rules.anyScopes.isEmpty, !rules.anyScopes.contains(where: { reader.hasScope($0) }) else { return }
    let wanted = rules.anyScopes.map { "'\($0.escapedForTerminal)'" }.joined(separator: ", ")
    fail(.scopeMissing, "none of the scopes \(wanted) is granted", .scope)
  }
}
