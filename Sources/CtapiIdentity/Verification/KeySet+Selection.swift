import CtapiCore

extension KeySet {
  /// The place of the one key that may verify a token with this header (`tokens.md` 2.2 "Key selection").
  ///
  /// The algorithm never chooses the kind of key: a key is found by name, or is the only one that fits, and then the
  /// header's algorithm must be one that this key is for.
  func select(
    kid: String?, algorithm: SignatureAlgorithm, accepted: [SignatureAlgorithm]?
  ) throws(TokenFault) -> Int {
    if let accepted, !accepted.contains(where: { $0.isSame(as: algorithm) }) {
      throw TokenFault(
        .algorithmNotAllowed,
        "algorithm '\(algorithm.rawValue)' is not accepted, only \(accepted.map(\.rawValue).joined(separator: ", "))",
        member: "alg")
    }
    let position = try candidate(kid: kid, algorithm: algorithm)
    let key = keys[position]
    guard key.fits(algorithm) else {
      throw TokenFault(
        .algorithmMismatch, "the token says '\(algorithm.rawValue)', the key is for '\(key.defaultAlgorithm.rawValue)'",
        member: "alg")
    }
    if accepted == nil, !key.defaultAlgorithm.isSame(as: algorithm) {
      throw TokenFault(
        .algorithmNotAllowed,
        "the key names no algorithm, so only '\(key.defaultAlgorithm.rawValue)' is accepted, not '\(algorithm.rawValue)'",
        member: "alg")
    }
    if let objection = key.objection(to: "verify") {
      throw TokenFault(.keyUnusable, "the key must not verify tokens: \(objection)", member: "kid")
    }
    return position
  }

  private func candidate(kid: String?, algorithm: SignatureAlgorithm) throws(TokenFault) -> Int {
    if isChosenKey { return 0 }
    guard let kid else { return try unnamedCandidate(algorithm) }
    let named = positions(of: kid)
    if named.count == 1 { return named[0] }
    let shown = kid.count > 80 ? "\(kid.prefix(80).description.escapedForTerminal)…" : kid.escapedForTerminal
    if named.isEmpty {
      if let skipped = skipped.first(where: { $0.kid.map { $0.hasSameBytes(as: kid) } ?? false }) {
        throw TokenFault(skipped.reason, "key '\(shown)' is not used: \(skipped.detail)", member: "kid")
      }
      throw TokenFault(.keyNotFound, "no key is named '\(shown)'", member: "kid")
    }
    let fitting = named.filter { keys[$0].fits(algorithm) }
    if fitting.count == 1 { return fitting[0] }
    throw TokenFault(.keyAmbiguous, "\(named.count) keys are named '\(shown)'", member: "kid")
  }

  private func unnamedCandidate(_ algorithm: SignatureAlgorithm) throws(TokenFault) -> Int {
    if keys.count == 1 { return 0 }
    let fitting = keys.indices.filter { keys[$0].fits(algorithm) && keys[$0].objection(to: "verify") == nil }
    if fitting.count == 1 { return fitting[0] }
    if fitting.isEmpty {
      let skippedOne = keys.isEmpty && skipped.count == 1 ? skipped.first : nil
      if let skippedOne { throw TokenFault(skippedOne.reason, "the key is not used: \(skippedOne.detail)") }
      throw TokenFault(.keyNotFound, "the token names no key, and none of the set fits '\(algorithm.rawValue)'")
    }
    throw TokenFault(.keyAmbiguous, "the token names no key, and \(fitting.count) keys fit '\(algorithm.rawValue)'")
  }
}
