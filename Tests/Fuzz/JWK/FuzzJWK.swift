import CtapiCore
import CtapiIdentity

/// Any bytes as a key file: nothing may trap, and what is accepted must come back the same from its own JWK.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJWK(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let found = try? KeyFile.keys(bytes.span, file: nil) else { return 0 }
  for key in found.keys {
    do {
      guard let members = try key.jwk(includingPrivate: true) else { continue }
      let again = try TokenKey(jwk: members)
      let isSame = try again.thumbprint() == key.thumbprint()
      precondition(isSame, "a key changed on its way through its JWK")
    } catch {
      preconditionFailure("a key that was accepted has no JWK that is: \(error)")
    }
  }
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The program's entry: the package manager names it so, and libFuzzer's own is left out for it.
@_cdecl("fuzz_jwk_main")
public func fuzzJWKMain(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, fuzzJWK)
}
