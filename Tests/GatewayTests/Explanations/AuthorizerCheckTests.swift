import CtapiCore
import CtapiDefinition
import CtapiIdentity
import Testing

@testable import CtapiGateway

/// The authorizer's checks as they are explained (`gateway.md` 2.2).
@Suite struct AuthorizerCheckTests {
  private let authorizer = Authorizer(id: "a", name: "jwt", issuer: "https://i", audience: ["web", "app"])

  private func checks(_ denial: Denial?, scopes: [String] = ["s/read"]) -> [AuthorizerCheck] {
    AuthorizerCheck.all(authorizer, scopes: scopes, denial: denial, keyNames: ["k1"])
  }

  private func outcomes(_ denial: Denial?) -> String {
    checks(denial).map { ["passed": "+", "failed": "x", "skipped": "."][$0.outcome.rawValue] ?? "?" }.joined()
  }

  @Test func aTokenThatPassedPassedEveryCheck() {
    #expect(outcomes(nil) == "+++++++++++++")
    #expect(checks(nil, scopes: []).count == AuthorizerCheck.Name.allCases.count - 1)
  }

  /// Every reason a token can be refused for belongs to one check, those before it have passed, and those behind it were
  /// not made; of claims all are looked at.
  @Test(
    arguments: [
      (.malformed, "++x.........."), (.isJWE, "++x.........."), (.oversize, "++x.........."),
      (.badBase64, "++x.........."), (.badJSON, "++x.........."), (.duplicateMember, "++x.........."),
      (.tooDeep, "++x.........."), (.algorithmMissing, "+++x........."), (.algorithmNone, "+++x........."),
      (.algorithmNotAllowed, "+++x........."), (.criticalUnsupported, "+++x........."),
      (.algorithmMismatch, "++++x........"), (.keyNotFound, "++++x........"), (.keyAmbiguous, "++++x........"),
      (.keyUnusable, "++++x........"), (.keyWeak, "++++x........"), (.signatureInvalid, "+++++x......."),
      (.claimType, "++++++x+++++."), (.expired, "+++++++x++++."), (.tooOld, "+++++++x++++."),
      (.notYetValid, "++++++++x+++."), (.issuedInFuture, "+++++++++x++."), (.issuerMismatch, "++++++++++x+."),
      (.audienceMismatch, "+++++++++++x."), (.scopeMissing, "++++++++++++x"), (.subjectMismatch, "++++++x+++++."),
      (.tokenUseMismatch, "++++++x+++++."), (.typeMismatch, "++++++x+++++."), (.nonceMismatch, "++++++x+++++."),
      (.claimMissing, "++++++x+++++."), (.revoked, "++++++x+++++."),
    ] as [(TokenReason, String)])
  func eachReasonIsOneCheck(reason: TokenReason, expected: String) {
    let denial = Denial.fault(TokenFault(reason, "what came"))
    #expect(outcomes(denial) == expected)
    let failed = checks(denial).filter { $0.outcome == .failed }
    #expect(failed.map(\.got) == ["what came"])
    #expect(failed.allSatisfy { !$0.fix.isEmpty && !$0.expected.isEmpty && !$0.rule.isEmpty })
  }

  @Test func theTableNamesEveryReason() {
    // 31 reasons stand above; one more must get its row.
    #expect(TokenReason.allCases.count == 31)
  }

  @Test func whatIsReadBehindTheSignatureIsOfTheClaims() {
    for detail in ["the payload is not canonical base64url", "the claims are not a JSON object"] {
      #expect(outcomes(.fault(TokenFault(.badBase64, detail))) == "++++++x+++++.")
    }
    #expect(outcomes(.fault(TokenFault(.badBase64, "the signature is not canonical base64url"))) == "+++++x.......")
  }

  @Test func severalClaimsFailTogether() throws {
    let fault = try #require(
      TokenFault([.init(.expired, "old", member: "exp"), .init(.audienceMismatch, "other", member: "aud")]))
    #expect(outcomes(.fault(fault)) == "+++++++x+++x.")
  }

  @Test func whatIsNoFaultOfATokenIsToldToo() {
    #expect(outcomes(.missing) == "x............")
    #expect(outcomes(.ambiguous) == "x............")
    #expect(outcomes(.discoveryFailed) == "+x...........")
    #expect(outcomes(.keysFailed) == "+x...........")
    #expect(outcomes(.scope(granted: ["a", "b"])) == "++++++++++++x")
    #expect(checks(.scope(granted: ["a", "b"])).last?.got == "'a', 'b'")
    #expect(checks(.scope(granted: [])).last?.got == "none")
    #expect(checks(.missing)[0].fix.contains("authorization: Bearer"))
  }

  /// `ctapi token mint` makes no other issuer's tokens, and the options of `ctapi token verify` are none of the gateway's.
  @Test func noFixNamesWhatCannotHelp() {
    let denials: [Denial] =
      [.missing, .ambiguous, .discoveryFailed, .keysFailed, .scope(granted: ["b"])]
      + TokenReason.allCases.map { .fault(TokenFault($0, "what came")) }
    for denial in denials {
      for isLocal in [false, true] {
        let checks = AuthorizerCheck.all(
          authorizer, scopes: ["s/read"], denial: denial, keyNames: [], isLocal: isLocal)
        for check in checks where check.outcome == .failed {
          #expect(isLocal || !check.fix.contains("ctapi token"), "\(denial): \(check.fix)")
          guard [.token, .keys, .key, .exp, .nbf, .iat, .iss, .aud, .scope].contains(check.name) else { continue }
          for option in ["--leeway", "--require", "--jwks", "--key", "--max-age", "--iss"] {
            #expect(!check.fix.contains(option), "\(denial): \(check.fix)")
          }
        }
      }
    }
    let claim = TokenFault([.init(.claimMissing, "there is no claim 'exp'", member: "exp")])
    #expect(claim.map { checks(.fault($0))[7].fix } == "get a token with the claim from its issuer")
  }

  @Test func aTokenOfTheLocalPoolIsMadeWithTheRoutesScope() {
    func fix(_ denial: Denial, isLocal: Bool) -> String? {
      AuthorizerCheck.all(authorizer, scopes: ["s/read"], denial: denial, keyNames: [], isLocal: isLocal)
        .first { $0.outcome == .failed }?.fix
    }
    #expect(
      fix(.missing, isLocal: true)
        == #"send one: curl -H "authorization: Bearer $(ctapi token mint --scope 's/read')""#)
    #expect(
      fix(.missing, isLocal: false) == #"send one of 'https://i': curl -H "authorization: Bearer $TOKEN""#)
    #expect(fix(.scope(granted: []), isLocal: false) == "ask 'https://i' for a token with the scope 's/read'")
  }

  @Test func whatIsExpectedNamesTheAuthorizersOwnValues() {
    let expected = Dictionary(uniqueKeysWithValues: checks(nil).map { ($0.name, $0.expected) })
    #expect(expected[.aud]?.contains("'web', 'app'") == true)
    #expect(expected[.iss] == "exactly 'https://i'")
    #expect(expected[.algorithm] == "RS256 or RS384 or RS512")
    #expect(expected[.key]?.hasSuffix("k1") == true)
    #expect(expected[.scope]?.contains("'s/read'") == true)
  }
}
