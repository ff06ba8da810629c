import CtapiIdentity
import Testing

@testable import CtapiGateway

/// The `www-authenticate` texts of `gateway.md` 2.2, word for word.
@Suite struct ChallengeTests {
  private func invalid(_ text: String, scopes: String = "") -> String {
    "Bearer scope=\"\(scopes)\" error=\"invalid_token\" error_description=\"\(text)\""
  }

  @Test("K35: without a token the challenge is bare, whatever the scopes", arguments: [[], ["a"]])
  func withoutAToken(scopes: [String]) { #expect(Denial.missing.challenge(scopes: scopes) == "Bearer") }

  @Test("K38: the grammar has no commas, and empty scopes where the route has none")
  func theGrammar() {
    let denial = Denial.fault(TokenFault(.audienceMismatch, "x"))
    #expect(denial.challenge(scopes: []) == invalid("the token does not have a valid audience"))
    #expect(denial.challenge(scopes: ["a", "b"]) == invalid("the token does not have a valid audience", scopes: "a b"))
  }

  @Test(
    "gateway.md 2.2: each reason has its text, AWS's own where there is a trace of it",
    arguments: [
      (.malformed, "token contains an invalid number of segments"),
      (.audienceMismatch, "the token does not have a valid audience"),
      (.expired, "the token has expired"), (.notYetValid, "the token is not valid yet"),
      (.issuedInFuture, "the token was issued in the future"),
      (.issuerMismatch, "the token does not have a valid issuer"),
      (.signatureInvalid, "the token does not have a valid signature"), (.keyNotFound, "kid is not recognized"),
    ] as [(TokenReason, String)])
  func texts(reason: TokenReason, text: String) {
    #expect(Denial.fault(TokenFault(reason, "x")).challenge(scopes: []) == invalid(text))
    #expect(Denial.fault(TokenFault(reason, "x")).logText == "invalid_token: \(text)")
  }

  @Test(
    "gateway.md 2.2 step 3: the algorithm is named as the token has it",
    arguments: [("ES256", "ES256"), ("HS256", "HS256"), ("none", "none"), ("a\"b", "unknown"), ("", "unknown")])
  func algorithms(name: String, shown: String) {
    let fault = TokenFault(.algorithmNotAllowed, "x", algorithmName: name)
    #expect(Denial.fault(fault).challenge(scopes: []) == invalid("signing method \(shown) is invalid"))
  }

  @Test("only what has another number of segments is said to have one")
  func segments() {
    #expect(
      Denial.fault(TokenFault(.malformed, "x")).challenge(scopes: [])
        == invalid("token contains an invalid number of segments"))
    let kid = TokenFault(.malformed, "header member 'kid' is a number", member: "kid")
    #expect(Denial.fault(kid).challenge(scopes: []) == invalid("the token is malformed"))
  }

  @Test("gateway.md 2.2 step 4: an issuer that does not answer is named by which of its documents is missing")
  func issuers() {
    #expect(Denial.discoveryFailed.challenge(scopes: []) == invalid("OIDC discovery endpoint communication error"))
    #expect(Denial.keysFailed.challenge(scopes: []) == invalid("JWKS communication error"))
  }

  @Test("gateway.md 2.2 step 6: missing scopes are insufficient_scope (RFC 6750 §3.1) and forbidden")
  func scopes() {
    let denial = Denial.scope(granted: ["other"])
    #expect(denial.isForbidden)
    #expect(
      denial.challenge(scopes: ["a b"])
        == "Bearer scope=\"a b\" error=\"insufficient_scope\" error_description=\"the token does not have a valid scope\""
    )
  }

  @Test func aScopeOfADocumentCannotEndTheField() {
    let challenge = Denial.keysFailed.challenge(scopes: ["a\"\r\nx: y", "b\\"])
    #expect(challenge == invalid("JWKS communication error", scopes: "ax: y b"))
  }
}
