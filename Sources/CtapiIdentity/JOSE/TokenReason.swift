/// Why a token is not accepted: a closed set that scripts and the gateway match on (`tokens.md` 2.2).
package enum TokenReason: String, Sendable, CaseIterable {
  case malformed
  case isJWE = "is_jwe"
  case oversize
  case badBase64 = "bad_base64"
  case badJSON = "bad_json"
  case duplicateMember = "duplicate_member"
  case tooDeep = "too_deep"
  case algorithmMissing = "alg_missing"
  case algorithmNotAllowed = "alg_not_allowed"
  case algorithmMismatch = "alg_mismatch"
  case algorithmNone = "alg_none"
  case criticalUnsupported = "crit_unsupported"
  case keyNotFound = "key_not_found"
  case keyAmbiguous = "key_ambiguous"
  case keyUnusable = "key_unusable"
  case keyWeak = "key_weak"
  case signatureInvalid = "signature_invalid"
  case expired
  case notYetValid = "not_yet_valid"
  case issuedInFuture = "issued_in_future"
  case tooOld = "too_old"
  case issuerMismatch = "issuer_mismatch"
  case audienceMismatch = "audience_mismatch"
  case subjectMismatch = "subject_mismatch"
  case scopeMissing = "scope_missing"
  case tokenUseMismatch = "token_use_mismatch"
  case typeMismatch = "typ_mismatch"
  case nonceMismatch = "nonce_mismatch"
  case claimMissing = "claim_missing"
  case claimType = "claim_type"
  case revoked
}
