import CtapiCore
import CtapiIdentity

/// Any bytes as a token: nothing may trap, and nothing unsigned may be accepted.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzToken(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  do {
    try check(bytes)
  } catch {
    preconditionFailure("\(error)")
  }
  return 0
}

private let now = Timestamp(seconds: 1_800_000_000)

/// The bytes are also signed as claims, so that the claims' scanner is reached; what it accepts the strict parser must
/// accept too, with the same subject and end.
private func check(_ bytes: [UInt8]) throws {
  let key = TokenKey(.secret([UInt8](repeating: 7, count: 32)))
  let verifier = TokenVerifier(keys: KeySet([key]), rules: TokenRules())
  _ = try? DecodedToken(bytes.span)
  // An HMAC of 256 bits is not guessed, so bytes that verify were made with the key.
  let unsigned = try? verifier.verify(bytes.span, at: now)
  precondition(unsigned == nil, "an unsigned token was accepted")
  let signer = try TokenSigner(key)
  let token = try sign(bytes, signer)
  guard let verified = try? verifier.verify(token.span, at: now) else { return }
  let parsed = try JSON(parsing: bytes.span, limits: .token)
  let subject = parsed["sub"]?.stringValue
  precondition(subject == verified.subject, "scanner and parser disagree about 'sub'")
  let hasExpiry = parsed["exp"] != nil
  precondition(hasExpiry == (verified.expires != nil), "scanner and parser disagree about 'exp'")
}

private func sign(_ claims: [UInt8], _ signer: TokenSigner) throws -> [UInt8] {
  let header = Array(#"{"alg":"HS256"}"#.utf8)
  return try signer.sign(header: header.span, payload: claims.span)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The program's entry: the package manager names it so, and libFuzzer's own is left out for it.
@_cdecl("fuzz_token_main")
public func fuzzTokenMain(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, fuzzToken)
}
