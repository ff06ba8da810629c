extension TokenReason {
  /// What whoever holds the token, or verifies it, can do about such a refusal; one sentence without a full stop.
  package var fix: String {
    switch self {
    case .malformed: "give one whole compact token: header, claims and signature, joined by dots"
    case .isJWE: "ask the issuer for a signed token; ctapi decrypts none"
    case .oversize: "allow longer tokens with --max-bytes"
    case .badBase64: "copy the token again: something changed or cut it on its way"
    case .badJSON, .duplicateMember, .tooDeep: "get a token from an issuer that writes strict JSON (RFC 8259)"
    case .algorithmMissing, .algorithmNone: "get a signed token: ctapi token mint makes one"
    case .algorithmNotAllowed, .algorithmMismatch: "allow the algorithm with --alg, if the key is meant for it"
    case .criticalUnsupported: "get a token without 'crit': ctapi knows no such extension"
    case .keyNotFound: "give the issuer's present keys with --jwks or --issuer; the pool's are: ctapi token keys list"
    case .keyAmbiguous: "get a token with 'kid', or give the one key with --key"
    case .keyUnusable: "give another key: this one is not for verifying signatures"
    case .keyWeak: "give a stronger key: ctapi token keys generate makes one"
    case .signatureInvalid: "the token was changed, or another key signed it; get it anew from its issuer"
    case .expired: "get a new token, or forgive a clock difference with --leeway"
    case .notYetValid, .issuedInFuture: "wait, compare the clocks, or forgive a difference with --leeway"
    case .tooOld: "sign in anew, or allow more with --max-age"
    case .issuerMismatch: "get a token from the expected issuer, or name this one with --iss"
    case .audienceMismatch: "get a token for this audience, or name the token's own with --aud or --client-id"
    case .subjectMismatch: "get a token of this subject, or leave out --sub"
    case .scopeMissing: "get a token with the scope: ctapi token mint --scope NAME"
    case .tokenUseMismatch: "send the other kind of token, or ask for this kind with --use"
    case .typeMismatch: "get a token of this type, or leave out --typ"
    case .nonceMismatch: "use the token of this sign-in, or leave out --nonce"
    case .claimMissing: "get a token with the claim, or ask for fewer with --require"
    case .claimType: "get a token whose claim has the type of RFC 7519"
    case .revoked: "sign in anew"
    }
  }
}
