import CtapiCore
import CtapiIdentity

/// Any bytes as a token: nothing may trap, and nothing unsigned may be accepted.
///
/// The bytes are also signed as claims, so that the claims' scanner is reached; what it accepts the strict parser must
/// accept too, with the same subject.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzToken(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  do {
    let key = TokenKey(.secret([UInt8](repeating: 7, count: 32)))
    let verifier = TokenVerifier(keys: try KeySet([key]), rules: TokenRules())
    let now = Timestamp(seconds: 1_800_000_000)
    _ = try? DecodedToken(bytes.span)
    // An HMAC of 256 bits is not guessed, so bytes that verify were made with the key.
    let unsigned = try? verifier.verify(bytes.span, at: now)
    precondition(unsigned == nil, "an unsigned token was accepted")
    let header = Array(#"{"alg":"HS256"}"#.utf8)
    let token = try TokenSigner(key).sign(header: header.span, payload: bytes.span)
    guard let verified = try? verifier.verify(token.span, at: now) else { return 0 }
    let parsed = try JSON(parsing: bytes.span, limits: .token)
    precondition(parsed["sub"]?.stringValue == verified.subject, "scanner and parser disagree about 'sub'")
    precondition(parsed["exp"] != nil || verified.expires == nil, "scanner and parser disagree about 'exp'")
    precondition(parsed["exp"] == nil || verified.expires != nil, "scanner and parser disagree about 'exp'")
  } catch {
    preconditionFailure("\(error)")
  }
  return 0
}
