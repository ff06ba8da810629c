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
      precondition(try again.thumbprint() == key.thumbprint(), "a key changed on its way through its JWK")
    } catch {
      preconditionFailure("a key that was accepted has no JWK that is: \(error)")
    }
  }
  return 0
}
