import CtapiIdentity

/// Why a request is not let through, and how the answer says it (`gateway.md` 2.2).
enum Denial: Sendable {
  /// No token where the authorizer looks for one.
  case missing
  /// More than one, so that two readers could take different ones.
  case ambiguous
  /// A token that is not accepted.
  case fault(TokenFault)
  /// The issuer's discovery document could not be fetched.
  case discoveryFailed
  /// The issuer's keys could not be fetched.
  case keysFailed
  /// A good token without any of the scopes asked for.
  case scope(granted: [String])

  /// Whether the caller is known and may not, rather than unknown.
  var isForbidden: Bool {
    if case .scope = self { true } else { false }
  }

  /// The value of `www-authenticate`; the texts that are not AWS's own are marked in the table below.
  func challenge(scopes: [String]) -> String {
    switch self {
    case .missing: return "Bearer"
    case .scope:
      return Denial.challenge(scopes, "insufficient_scope", "the token does not have a valid scope")
    default: return Denial.challenge(scopes, "invalid_token", text)
    }
  }

  /// What `$context.authorizer.error` says (`gateway.md` 2.2).
  var logText: String {
    switch self {
    case .missing: "no token was sent"
    case .scope: "insufficient_scope: the token does not have a valid scope"
    default: "invalid_token: \(text)"
    }
  }

  private static func challenge(_ scopes: [String], _ error: String, _ text: String) -> String {
    // Scopes come from a document: what could end the quoted string is left out.
    let list = scopes.map { $0.filter { $0.isASCII && !$0.isNewline && $0 != "\"" && $0 != "\\" } }
    return "Bearer scope=\"\(list.joined(separator: " "))\" error=\"\(error)\" error_description=\"\(text)\""
  }

  private var text: String {
    switch self {
    case .missing, .scope: ""
    case .ambiguous: "more than one token was sent"
    case .discoveryFailed: "OIDC discovery endpoint communication error"
    case .keysFailed: "JWKS communication error"
    case .fault(let fault): Denial.text(fault)
    }
  }

  private static func text(_ fault: TokenFault) -> String {
    switch fault.reason {
    // AWS's own words.
    case .malformed where fault.findings.allSatisfy { $0.member == nil }:
      "token contains an invalid number of segments"
    case .audienceMismatch: "the token does not have a valid audience"
    case .algorithmNotAllowed, .algorithmMismatch, .algorithmNone:
      "signing method \(algorithm(fault)) is invalid"
    // Words of ctapi's, where no trace of AWS's is public.
    case .expired: "the token has expired"
    case .claimMissing: "the token has no expiry"
    case .notYetValid: "the token is not valid yet"
    case .issuedInFuture: "the token was issued in the future"
    case .issuerMismatch: "the token does not have a valid issuer"
    case .signatureInvalid: "the token does not have a valid signature"
    case .keyNotFound, .keyAmbiguous: "kid is not recognized"
    case .isJWE: "the token is encrypted"
    case .oversize: "the token is too large"
    default: "the token is malformed"
    }
  }

  /// The algorithm's name as the token has it, where it is one; nothing else of a token gets into a header.
  private static func algorithm(_ fault: TokenFault) -> String {
    let name = fault.algorithmName ?? "none"
    let isName =
      !name.isEmpty && name.utf8.count <= 16 && name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
    return isName ? name : "unknown"
  }
}
