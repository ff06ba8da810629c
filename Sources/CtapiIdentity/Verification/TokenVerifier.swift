package import CtapiCore

/// Verifies tokens against one key set and one set of rules; made once and used by one thread.
///
/// Keys are prepared at their first use, and the last header met is remembered, so that the usual token costs one
/// signature, one pass over its claims, and one allocation for them.
package final class TokenVerifier {
  /// The keys.
  package let keys: KeySet
  /// The rules.
  package let rules: TokenRules
  /// Follows from keys and rules: what was verified under another epoch counts no more.
  package private(set) lazy var epoch: UInt64 = {
    var hasher = StableHash()
    // Keys that cannot be told apart from others share what was verified with nobody.
    hasher.combine((try? keys.epoch()) ?? UInt64.random(in: .min ... .max))
    rules.combine(into: &hasher)
    return hasher.value
  }()

  private struct Choice: Hashable {
    var position: Int
    var algorithm: SignatureAlgorithm
  }

  /// What a header comes to.
  private struct Resolution {
    var choice: Choice
    var key: PreparedKey
    var typeFinding: TokenFault.Finding?
  }

  private var prepared: [Choice: PreparedKey] = [:]
  // One thread uses these, and what is called while one of them changes, the decoder, knows nothing of this class: so it
  // need not be found out at run time, for each token, that nobody else uses it.
  @exclusivity(unchecked) private var knownHeader: [UInt8] = []
  @exclusivity(unchecked) private var known: Resolution?
  @exclusivity(unchecked) private var signature: [UInt8] = []
  @exclusivity(unchecked) private var names: [ClaimsScanner.Name] = []

  /// A verifier of `keys` under `rules`.
  package init(keys: KeySet, rules: TokenRules) {
    self.keys = keys
    self.rules = rules
  }

  /// The token's claims if it is good at `now`; else the reason, and for claims every reason.
  package func verify(_ token: Span<UInt8>, at now: Timestamp) throws(TokenFault) -> VerifiedToken {
    let (parts, header) = try verifySignature(token)
    let choice = header.choice
    guard let claims = Base64.decodeURL(token.extracting(parts.payload)) else {
      throw TokenFault(.badBase64, "the payload is not canonical base64url")
    }
    let index = try scan(claims.span)
    var checks = ClaimChecks(ClaimReader(claims.span, index), now: now)
    checks.run(rules)
    var findings = checks.findings
    if let finding = header.typeFinding { findings.append(finding) }
    if !rules.requiredClaims.isEmpty { findings += missingClaims(claims.span, index) }
    if var fault = TokenFault(findings) {
      fault.claims = claims
      throw fault
    }
    return VerifiedToken(
      claims: claims, index: index, algorithm: choice.algorithm, keyPosition: choice.position,
      expires: checks.expires, begins: checks.begins)
  }

  /// The payload of any correctly signed compact JWS, whatever it is (RFC 7515 §5.2); no claim is looked at.
  package func verifyPayload(_ token: Span<UInt8>) throws(TokenFault) -> [UInt8] {
    let (parts, header) = try verifySignature(token)
    if let fault = TokenFault(header.typeFinding.map { [$0] } ?? []) { throw fault }
    guard let payload = Base64.decodeURL(token.extracting(parts.payload)) else {
      throw TokenFault(.badBase64, "the payload is not canonical base64url")
    }
    return payload
  }

  private func verifySignature(_ token: Span<UInt8>) throws(TokenFault) -> (CompactToken, Resolution) {
    guard token.count <= rules.maximumSize else {
      throw TokenFault(.oversize, "the token has \(token.count) bytes, more than \(rules.maximumSize)")
    }
    let parts = try CompactToken(token)
    let header = try resolve(token.extracting(parts.header))
    guard let count = Base64.decodeURL(token.extracting(parts.signature), into: &signature) else {
      throw TokenFault(.badBase64, "the signature is not canonical base64url")
    }
    let candidate = signature
    guard header.key.isValid(candidate.span.extracting(0..<count), for: token.extracting(parts.signed)) else {
      throw TokenFault(.signatureInvalid, "the signature is not that of the key")
    }
    return (parts, header)
  }

  /// The key and algorithm a header asks for; the header met last is not read again.
  private func resolve(_ segment: Span<UInt8>) throws(TokenFault) -> Resolution {
    if let known, knownHeader.span.hasSameBytes(as: segment) { return known }
    let header = try TokenHeader(decoding: segment)
    let algorithm = try header.algorithm()
    try header.checkCritical()
    let position: Int
    do throws(TokenFault) {
      if rules.requiresKeyID, header.kid == nil {
        // Other keys would not make it name one.
        throw TokenFault(.keyAmbiguous, "the token names no key", member: "kid")
      }
      position = try keys.select(kid: header.kid, algorithm: algorithm, accepted: rules.algorithms)
    } catch {
      var fault = error
      fault.algorithmName = algorithm.rawValue
      throw fault
    }
    let choice = Choice(position: position, algorithm: algorithm)
    let resolution = Resolution(
      choice: choice, key: try prepare(choice), typeFinding: typeFinding(header.type))
    knownHeader.removeAll(keepingCapacity: true)
    for offset in segment.indices { knownHeader.append(segment[offset]) }
    known = resolution
    return resolution
  }

  private func typeFinding(_ type: String?) -> TokenFault.Finding? {
    guard let expected = rules.type, !(type.map { TokenHeader.isSameType($0, expected) } ?? false) else { return nil }
    let found = type.map { "'\($0.escapedForTerminal)'" } ?? "absent"
    return .init(.typeMismatch, "header member 'typ' is \(found), expected '\(expected)'", member: "typ")
  }

  private func prepare(_ choice: Choice) throws(TokenFault) -> PreparedKey {
    if let key = prepared[choice] { return key }
    let key = try PreparedKey(keys.keys[choice.position], choice.algorithm)
    prepared[choice] = key
    return key
  }

  /// Checks that the claims are strict JSON and finds the registered ones.
  private func scan(_ claims: Span<UInt8>) throws(TokenFault) -> ClaimsIndex {
    var scanner = ClaimsScanner(claims, names: names)
    names = []
    let isGood = scanner.scan()
    let index = scanner.index
    let needsParser = scanner.needsParser
    names = scanner.releaseNames()
    if isGood, !needsParser { return index }
    _ = try StrictJSON.object(claims, part: "the claims")
    guard isGood else { throw TokenFault(.badJSON, "the claims are not a JSON object") }
    return index
  }

  /// What is said of the required claims that are not there; the text is parsed only where it may be one that has no
  /// place in the index.
  private func missingClaims(_ claims: Span<UInt8>, _ index: ClaimsIndex) -> [TokenFault.Finding] {
    var object: JSONObject?
    var findings: [TokenFault.Finding] = []
    for name in rules.requiredClaims {
      if let claim = RegisteredClaim(name.utf8.span) {
        if index[claim].isPresent { continue }
      } else {
        if object == nil { object = try? StrictJSON.object(claims, part: "the claims") }
        if object?[name] != nil { continue }
      }
      findings.append(.init(.claimMissing, "there is no claim '\(name.escapedForTerminal)'", member: name))
    }
    return findings
  }
}
