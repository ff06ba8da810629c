import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// The tokens of one `token verify`: one verifier for all of them, made anew when keys were fetched again.
struct VerifySession {
  private var keys: VerificationKeys
  private var verifier: TokenVerifier
  private let invocation: AppInvocation
  private let now: Timestamp
  private var lineNumber: Int?

  /// Gets the keys of `source`, which may ask for an issuer and an end besides the rules of the line.
  init(_ rules: TokenRules, _ source: KeySource, _ invocation: AppInvocation) throws(CtapiError) {
    keys = try VerificationKeys(source, invocation.environment)
    self.invocation = invocation
    var rules = rules
    if rules.issuers.isEmpty, let issuer = keys.issuer { rules.issuers = [issuer] }
    if keys.requiresExpiry, !rules.requiredClaims.contains("exp") { rules.requiredClaims.append("exp") }
    verifier = TokenVerifier(keys: keys.set, rules: rules)
    now = invocation.environment.now
  }

  /// Verifies one token and reports it.
  mutating func verify(_ token: Span<UInt8>) throws(CtapiError) -> ExitStatus {
    if invocation.flag("jws") { return try verifyPayload(token) }
    var verdict = judge(token)
    if verdict.fault?.reason == .keyNotFound, try keys.refetch(at: now) {
      verifier = TokenVerifier(keys: keys.set, rules: verifier.rules)
      verdict = judge(token)
    }
    return try VerifySession.report(verdict, invocation, line: lineNumber)
  }

  private func judge(_ token: Span<UInt8>) -> TokenVerdict {
    TokenVerdict(token, by: verifier, at: now, describing: invocation.output.isJSON)
  }

  private func verifyPayload(_ token: Span<UInt8>) throws(CtapiError) -> ExitStatus {
    let verified: [UInt8]
    do throws(TokenFault) {
      let payload = try verifier.verifyPayload(token)
      verified = payload
    } catch {
      return try VerifySession.report(TokenVerdict(error), invocation, line: lineNumber)
    }
    try invocation.output.bytes(verified)
    return .done
  }

  /// Writes a verdict, and gives the exit code it means; `line` is the token's when there are many.
  static func report(
    _ verdict: TokenVerdict, _ invocation: AppInvocation, line: Int? = nil
  ) throws(CtapiError) -> ExitStatus {
    let isOnlyExpired = verdict.fault.map { $0.findings.allSatisfy { $0.reason == .expired } } ?? false
    let isShown = verdict.isValid || isOnlyExpired && invocation.flag("allow-expired")
    if invocation.output.isJSON {
      try invocation.output.element(verdict.json)
    } else {
      if isShown, let claims = verdict.claims { try write(claims, verdict, invocation.output, line) }
      if !invocation.output.style.isQuiet { explain(verdict, invocation.output, line) }
    }
    if verdict.isValid || isShown && invocation.flag("no-fail") { return .done }
    return .no
  }

  private static func write(
    _ claims: [UInt8], _ verdict: TokenVerdict, _ output: Output, _ line: Int?
  ) throws(CtapiError) {
    // Claims without line breaks go out as they were signed; anything else would break one-line-a-token.
    if line != nil, claims.reduce(UInt8.max, min) >= 0x20 {
      try output.bytes(claims)
      try output.bytes([UInt8(ascii: "\n")])
    } else if let object = verdict.claimsObject {
      line == nil ? try output.value(.object(object)) : try output.element(.object(object))
    }
  }

  private static func explain(_ verdict: TokenVerdict, _ output: Output, _ line: Int?) {
    let place = line.map { SourcePlace(file: "<stdin>", line: $0) }
    for finding in verdict.fault?.findings ?? [] {
      // Over many tokens the fix would be said over and over; the reason stands for it.
      let hint = line == nil ? finding.reason.fix : nil
      output.diagnostic(Diagnostic(.error, rule: finding.reason.rawValue, finding.detail, hint: hint, place: place))
    }
  }

  /// Verifies every line of standard input; empty lines are passed over, and a line that is too long is refused
  /// without being kept.
  static func verifyLines(
    _ rules: TokenRules, _ source: KeySource, _ invocation: AppInvocation
  ) throws(CtapiError) -> ExitStatus {
    var status = ExitStatus.done
    var number = 0
    var lines = LineSplitter(limit: rules.maximumSize + 1024)
    var chunk = try invocation.environment.input.readChunk()
    var session = try VerifySession(rules, source, invocation)
    while true {
      for line in chunk.isEmpty ? lines.finish() : lines.add(chunk) {
        number += 1
        session.lineNumber = number
        if try session.verify(line) != .done { status = .no }
      }
      if chunk.isEmpty { return status }
      // Who sends one token and waits for its answer gets it; who sends many gets the answers in large pieces.
      if !invocation.environment.input.isAtHand { try invocation.output.flush() }
      chunk = try invocation.environment.input.readChunk()
    }
  }

  private mutating func verify(_ line: LineSplitter.Line) throws(CtapiError) -> ExitStatus {
    switch line {
    case .tooLong:
      let fault = TokenFault(.oversize, "the token has more than \(verifier.rules.maximumSize) bytes")
      return try VerifySession.report(TokenVerdict(fault), invocation, line: lineNumber)
    case .text(let bytes):
      let token = bytes.span.extracting(TokenText.range(in: bytes.span))
      return token.isEmpty ? .done : try verify(token)
    }
  }
}
