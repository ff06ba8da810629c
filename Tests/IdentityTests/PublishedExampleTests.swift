import CtapiCore
import CtapiIdentity
import Testing

/// Examples printed in the standards, byte for byte.
@Suite("8: examples of the standards") struct PublishedExampleTests {
  private func sign(_ jwk: String, header: String, payload: [UInt8]) throws -> String {
    let key = try TokenKey(jwk: try JSON(parsing: jwk).objectValue ?? JSONObject())
    let signer = try TokenSigner(key)
    return String(
      decoding: try signer.sign(header: Array(header.utf8).span, payload: payload.span), as: UTF8.self)
  }

  private static let ed25519 =
    #"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#

  @Test("RFC 8037 A.4: an Ed25519 signature")
  func edwards() throws {
    let token = try sign(
      Self.ed25519, header: #"{"alg":"EdDSA"}"#, payload: Array("Example of Ed25519 signing".utf8))
    #expect(
      token
        == "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
  }

  @Test("RFC 8037 A.3: the thumbprint of an Ed25519 key")
  func edwardsThumbprint() throws {
    let key = try TokenKey(jwk: try JSON(parsing: Self.ed25519).objectValue ?? JSONObject())
    #expect(try key.thumbprint() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
  }

  private static let rfc7638 =
    #"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#

  @Test("RFC 7638 3.1: the thumbprint of an RSA key")
  func rsaThumbprint() throws {
    let key = try TokenKey(jwk: try JSON(parsing: Self.rfc7638).objectValue ?? JSONObject())
    #expect(try key.thumbprint() == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    var relabelled = key
    relabelled.kid = "other"
    relabelled.use = "sig"
    #expect(try relabelled.thumbprint() == key.thumbprint())
  }

  @Test("RFC 7515 A.1: an HMAC whose header has line breaks")
  func authenticated() throws {
    let key =
      #"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#
    let token = try sign(
      key, header: "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}",
      payload: Array("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}".utf8))
    #expect(
      token
        == "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    )
    let set = try KeySet(jwks: Array(key.utf8).span)
    let verifier = TokenVerifier(keys: set, rules: TokenRules())
    let verified = try verifier.verify(Array(token.utf8).span, at: Timestamp(seconds: 1_300_819_379))
    #expect(verified.issuer == "joe")
    #expect(throws: TokenFault.self) {
      try verifier.verify(Array(token.utf8).span, at: Timestamp(seconds: 1_300_819_380))
    }
  }

  @Test("RFC 7520 4.4: an HMAC over a text")
  func cookbookHMAC() throws {
    let key =
      #"{"kty":"oct","kid":"018c0ae5-4d9b-471b-bfd6-eef314bc7037","use":"sig","alg":"HS256","k":"hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"}"#
    let text =
      "It\u{2019}s a dangerous business, Frodo, going out your door. You step onto the road, and if you don't keep your feet, there\u{2019}s no knowing where you might be swept off to."
    let token = try sign(
      key, header: #"{"alg":"HS256","kid":"018c0ae5-4d9b-471b-bfd6-eef314bc7037"}"#, payload: Array(text.utf8))
    #expect(token.hasSuffix(".s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0"))
    let verifier = TokenVerifier(keys: try KeySet(jwks: Array(key.utf8).span), rules: TokenRules())
    #expect(try verifier.verifyPayload(Array(token.utf8).span) == Array(text.utf8))
  }
}
