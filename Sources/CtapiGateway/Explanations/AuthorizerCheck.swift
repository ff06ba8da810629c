import CtapiCore
import CtapiDefinition
import CtapiIdentity

/// One check of a JWT authorizer, in the order in which they are made (`gateway.md` 2.2).
struct AuthorizerCheck: Sendable, Hashable {
  /// The checks by name.
  enum Name: String, Sendable, CaseIterable {
    case token
    case keys
    case form
    case algorithm
    case key
    case signature
    case claims
    case exp
    case nbf
    case iat
    case iss
    case aud
    case scope

    /// Whether all of these are looked at, however many of them fail.
    var isOfClaims: Bool {
      switch self {
      case .claims, .exp, .nbf, .iat, .iss, .aud: true
      default: false
      }
    }
  }

  var name: Name
  var outcome: Decision.Outcome
  /// What must hold.
  var rule: String
  var expected: String
  /// What came; empty where the check passed or was not made.
  var got = ""
  /// How to mend it; empty as ``got`` is.
  var fix = ""

  /// What an authorizer asked of a request, and how each check ended.
  ///
  /// `denial` is nil where the request passed, `keyFailure` says why the issuer's keys could not be had, where that is
  /// known, and `isLocal` that the issuer is a pool of this data directory, whose tokens `ctapi token mint` makes.
  static func all(
    _ authorizer: Authorizer, scopes: [String], denial: Denial?, keyNames: [String], keyFailure: String? = nil,
    isLocal: Bool = false
  ) -> [AuthorizerCheck] {
    let fixes = AuthorizerFix(authorizer: authorizer, scopes: scopes, isLocal: isLocal)
    let failed = denial.map { failures($0, fixes, keyFailure) } ?? []
    let first = failed.map(\.name).min { $0.position < $1.position }
    return Name.allCases.filter { $0 != .scope || !scopes.isEmpty }.map { name in
      var check = AuthorizerCheck(
        name: name, outcome: .passed, rule: name.rule, expected: expected(name, authorizer, scopes, keyNames))
      if let failure = failed.first(where: { $0.name == name }) {
        check.outcome = .failed
        check.got = failure.got
        check.fix = failure.fix
      } else if let first, name.position > first.position, !(first.isOfClaims && name.isOfClaims) {
        check.outcome = .skipped
      }
      return check
    }
  }

  private static func expected(
    _ name: Name, _ authorizer: Authorizer, _ scopes: [String], _ keyNames: [String]
  ) -> String {
    switch name {
    case .token: "one token in \(authorizer.identitySource), bare or behind 'Bearer'"
    case .keys: "the discovery document and the keys of '\(authorizer.issuer)'"
    case .form: "header, claims and signature, base64url joined by dots, in strict JSON"
    case .algorithm: authorizer.algorithms.joined(separator: " or ")
    case .key:
      keyNames.isEmpty
        ? "a 'kid' of the issuer's keys"
        : "a 'kid' of the issuer's keys: " + keyNames.prefix(5).joined(separator: ", ")
          + (keyNames.count > 5 ? " and \(keyNames.count - 5) more" : "")
    case .signature: "a signature by that key"
    case .claims: "registered claims of the types that RFC 7519 gives them"
    case .exp: "'exp' in the future"
    case .nbf: "'nbf' in the past, or none"
    case .iat: "'iat' in the past, or none"
    case .iss: "exactly '\(authorizer.issuer)'"
    case .aud:
      authorizer.audience.isEmpty
        ? "any audience"
        : "one of " + authorizer.audience.map { "'\($0)'" }.joined(separator: ", ")
          + " in 'aud', or in 'client_id' where there is no 'aud'"
    case .scope: "one of " + scopes.map { "'\($0)'" }.joined(separator: ", ") + " in 'scope' or 'scp'"
    }
  }

  private typealias Failure = (name: Name, got: String, fix: String)

  private static func failures(_ denial: Denial, _ fixes: AuthorizerFix, _ keyFailure: String?) -> [Failure] {
    switch denial {
    case .missing: return [(.token, "none", fixes.sending)]
    case .ambiguous: return [(.token, "more than one", "send it once, so that no two readers take different ones")]
    case .discoveryFailed:
      return [(.keys, keyFailure ?? "no discovery document that names this issuer", fixes.discovering)]
    case .keysFailed:
      let got = keyFailure ?? "no keys from the 'jwks_uri' of the discovery document"
      return [(.keys, got, "see why: ctapi doctor; \(AuthorizerFix.askedAgain)")]
    case .scope(let granted):
      let list = granted.isEmpty ? "none" : granted.map { "'\($0)'" }.joined(separator: ", ")
      return [(.scope, list, fixes.asking)]
    case .fault(let fault):
      return fault.findings.map { (Name($0), $0.detail, fixes.mending($0.reason)) }
    }
  }
}

extension AuthorizerCheck.Name {
  var position: Int { AuthorizerCheck.Name.allCases.firstIndex(of: self) ?? 0 }

  var rule: String {
    switch self {
    case .token: "the route asks for a token"
    case .keys: "the issuer's keys are known"
    case .form: "it is a signed JWT (RFC 7519 §7.2)"
    case .algorithm: "its 'alg' is one the authorizer takes"
    case .key: "its 'kid' names a key of the issuer"
    case .signature: "its signature is good (RFC 7515 §5.2)"
    case .claims: "its claims can be read (RFC 7519 §4)"
    case .exp: "it has not expired (RFC 7519 §4.1.4)"
    case .nbf: "it is valid already (RFC 7519 §4.1.5)"
    case .iat: "it was issued in the past (RFC 7519 §4.1.6)"
    case .iss: "its issuer is the authorizer's (RFC 7519 §4.1.1)"
    case .aud: "it is for one of the authorizer's audiences (RFC 7519 §4.1.3)"
    case .scope: "it has one of the route's scopes (RFC 6750 §3.1)"
    }
  }

  /// The check that a finding is about.
  init(_ finding: TokenFault.Finding) {
    switch finding.reason {
    case .malformed, .isJWE, .oversize: self = .form
    case .badBase64, .badJSON, .duplicateMember, .tooDeep:
      // The claims are read only once the signature is known to be good.
      let isOfClaims = finding.detail.hasPrefix("the payload") || finding.detail.hasPrefix("the claims")
      self = isOfClaims ? .claims : finding.detail.hasPrefix("the signature") ? .signature : .form
    case .algorithmMissing, .algorithmNone, .algorithmNotAllowed, .criticalUnsupported: self = .algorithm
    case .algorithmMismatch, .keyNotFound, .keyAmbiguous, .keyUnusable, .keyWeak: self = .key
    case .signatureInvalid: self = .signature
    case .expired, .tooOld: self = .exp
    case .claimMissing where finding.member == "exp": self = .exp
    case .notYetValid: self = .nbf
    case .issuedInFuture: self = .iat
    case .issuerMismatch: self = .iss
    case .audienceMismatch: self = .aud
    case .scopeMissing: self = .scope
    case .subjectMismatch, .tokenUseMismatch, .typeMismatch, .nonceMismatch, .claimMissing, .claimType, .revoked:
      self = .claims
    }
  }
}
