package import CtapiCore

/// A token whose signature and claims were found good, with its claims; never changed, so threads may share it.
package final class VerifiedToken: Sendable {
  /// The claims' JSON text, as signed.
  package let claims: [UInt8]
  /// The algorithm that was verified.
  package let algorithm: SignatureAlgorithm
  /// The key that verified it: its place in the set.
  package let keyPosition: Int
  /// When it stops being valid, forgiven clock difference included; nil when it never does.
  package let expires: Timestamp?
  /// When it began to be valid, forgiven clock difference included.
  package let begins: Timestamp?
  let index: ClaimsIndex

  init(
    claims: [UInt8], index: ClaimsIndex, algorithm: SignatureAlgorithm, keyPosition: Int, expires: Timestamp?,
    begins: Timestamp?
  ) {
    self.claims = claims
    self.index = index
    self.algorithm = algorithm
    self.keyPosition = keyPosition
    self.expires = expires
    self.begins = begins
  }

  /// Whether it is still valid at `now`.
  package func isCurrent(at now: Timestamp) -> Bool {
    if let expires, now >= expires { return false }
    if let begins, now < begins { return false }
    return true
  }

  /// `iss`, if there is one.
  package var issuer: String? { string(.issuer) }
  /// `sub`, if there is one.
  package var subject: String? { string(.subject) }
  /// `client_id`, if there is one.
  package var client: String? { string(.clientID) }

  private func string(_ claim: RegisteredClaim) -> String? { read { $0.string(claim) } }

  private func read<Result>(_ body: (borrowing ClaimReader) -> Result) -> Result {
    let text = claims
    return body(ClaimReader(text.span, index))
  }

  /// The granted scopes: the words of `scp` (a string or an array) where it is there, else those of `scope`.
  package var scopes: [String] { read { $0.scopes } }

  /// Whether one of `scopes` is granted; true when none is asked for.
  package func hasAnyScope(of scopes: [String]) -> Bool {
    scopes.isEmpty || read { reader in scopes.contains { reader.hasScope($0) } }
  }

  /// All claims, parsed anew on each call.
  package func claimsObject() -> JSONObject {
    let text = claims
    var parser = JSONParser(text.span, limits: .token)
    guard case .object(let object)? = try? parser.parseDocument() else { return JSONObject() }
    return object
  }
}
