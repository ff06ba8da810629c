import CtapiCore
import CtapiIdentity
import Testing

/// What the rules ask of the claims of a rightly signed token.
@Suite struct ClaimRuleTests {
  /// Every reason a token of these claims is refused with, in order; empty when it is accepted.
  private func reasons(
    _ claims: String, at now: Int64 = 1_800_000_000, _ change: (inout TokenRules) -> Void = { _ in }
  ) throws -> [TokenReason] {
    try findings(claims, at: now, change).map(\.reason)
  }

  private func findings(
    _ claims: String, at now: Int64 = 1_800_000_000, _ change: (inout TokenRules) -> Void = { _ in }
  ) throws -> [TokenFault.Finding] {
    var rules = TokenRules()
    change(&rules)
    let token = try Tokens.sign(claims, key: TestKeys.secret, .hs256)
    let verifier = TokenVerifier(keys: KeySet([TestKeys.secret]), rules: rules)
    do {
      _ = try verifier.verify(token.span, at: Timestamp(seconds: now))
      return []
    } catch {
      return error.findings
    }
  }

  @Test(
    "20: a token ends at its exp and begins at its nbf, give or take the leeway",
    arguments: [
      (#"{"exp":1000}"#, 999, 0, []), (#"{"exp":1000}"#, 1000, 0, [.expired]), (#"{"exp":1000}"#, 1001, 0, [.expired]),
      (#"{"nbf":1000}"#, 999, 0, [.notYetValid]), (#"{"nbf":1000}"#, 1000, 0, []), (#"{"nbf":1000}"#, 1001, 0, []),
      (#"{"iat":1000}"#, 999, 0, [.issuedInFuture]), (#"{"iat":1000}"#, 1000, 0, []),
      (#"{"exp":1000}"#, 1004, 5, []), (#"{"exp":1000}"#, 1005, 5, [.expired]),
      (#"{"nbf":1000}"#, 995, 5, []), (#"{"nbf":1000}"#, 994, 5, [.notYetValid]),
      (#"{"iat":1000}"#, 995, 5, []), (#"{"iat":1000}"#, 994, 5, [.issuedInFuture]),
      (#"{"exp":0}"#, 0, 0, [.expired]), (#"{"exp":-1}"#, 0, 0, [.expired]), (#"{"exp":-1}"#, -2, 0, []),
      (#"{"nbf":2000,"exp":1000}"#, 1500, 0, [.expired, .notYetValid]),
      (#"{"iat":2000,"exp":1000}"#, 1500, 0, [.expired, .issuedInFuture]),
    ] as [(String, Int64, Int, [TokenReason])])
  func times(claims: String, now: Int64, leeway: Int, expected: [TokenReason]) throws {
    #expect(try reasons(claims, at: now) { $0.leeway = .seconds(leeway) } == expected)
  }

  @Test(
    "22: dates are numbers, also broken ones, of at most 2^53",
    arguments: [
      (#"{"exp":1800000000.5}"#, []), (#"{"exp":1.8000000005e9}"#, []), (#"{"exp":18e8}"#, [.expired]),
      (#"{"exp":9007199254740992}"#, []), (#"{"exp":9007199254740994}"#, [.claimType]),
      (#"{"exp":1e308}"#, [.claimType]), (#"{"exp":1e400}"#, [.claimType]), (#"{"exp":1e23}"#, [.claimType]),
      (#"{"exp":"9999999999"}"#, [.claimType]), (#"{"exp":true}"#, [.claimType]), (#"{"exp":null}"#, [.claimType]),
      (#"{"exp":[]}"#, [.claimType]), (#"{"exp":{}}"#, [.claimType]), (#"{"nbf":"0"}"#, [.claimType]),
      (#"{"iat":[1]}"#, [.claimType]), (#"{"auth_time":"now"}"#, [.claimType]), (#"{"nbf":-1e3}"#, []),
      (#"{"iat":1799999999.999}"#, []), (#"{"iat":1800000000.001}"#, [.issuedInFuture]),
    ] as [(String, [TokenReason])])
  func dates(claims: String, expected: [TokenReason]) throws {
    #expect(try reasons(claims) == expected)
  }

  @Test(
    "24: an audience is named exactly, alone or in an array",
    arguments: [
      (#"{"aud":"api"}"#, []), (#"{"aud":["api"]}"#, []), (#"{"aud":["x","api","y"]}"#, []),
      (#"{"aud":"\u0061pi"}"#, []), (#"{"aud":["\u0061pi"]}"#, []), (#"{"aud":"ap"}"#, [.audienceMismatch]),
      (#"{"aud":"api/"}"#, [.audienceMismatch]), (#"{"aud":"API"}"#, [.audienceMismatch]),
      (#"{"aud":" api"}"#, [.audienceMismatch]), (#"{"aud":["ap","i"]}"#, [.audienceMismatch]),
      (#"{"aud":[]}"#, [.audienceMismatch]), (#"{}"#, [.audienceMismatch]), (#"{"aud":""}"#, [.audienceMismatch]),
      (#"{"aud":[["api"]]}"#, [.claimType, .audienceMismatch]),
      (#"{"aud":["api",1]}"#, [.claimType, .audienceMismatch]),
      (#"{"aud":5}"#, [.claimType, .audienceMismatch]), (#"{"aud":null}"#, [.claimType, .audienceMismatch]),
      (#"{"aud":{"api":1}}"#, [.claimType, .audienceMismatch]),
    ] as [(String, [TokenReason])])
  func audiences(claims: String, expected: [TokenReason]) throws {
    #expect(try reasons(claims) { $0.audiences = ["other", "api"] } == expected)
  }

  @Test(
    "25: a client is the client_id of an access token, or the aud of an ID token",
    arguments: [
      (#"{"client_id":"cli","token_use":"access"}"#, []), (#"{"aud":"cli","token_use":"id"}"#, []),
      (#"{"aud":["x","cli"]}"#, []), (#"{"client_id":"other","aud":"cli"}"#, [.audienceMismatch]),
      (#"{"client_id":"cl"}"#, [.audienceMismatch]), (#"{"aud":"cli2"}"#, [.audienceMismatch]),
      (#"{}"#, [.audienceMismatch]), (#"{"client_id":["cli"]}"#, [.claimType, .audienceMismatch]),
    ] as [(String, [TokenReason])])
  func clients(claims: String, expected: [TokenReason]) throws {
    #expect(try reasons(claims) { $0.client = "cli" } == expected)
  }

  @Test(
    "26: an ID token is not an access token, nor the other way round",
    arguments: [
      ("access", #"{"token_use":"access"}"#, []), ("access", #"{"token_use":"id"}"#, [.tokenUseMismatch]),
      ("id", #"{"token_use":"access"}"#, [.tokenUseMismatch]), ("id", #"{"token_use":"id"}"#, []),
      ("access", #"{}"#, [.tokenUseMismatch]), ("access", #"{"token_use":"ACCESS"}"#, [.tokenUseMismatch]),
      ("access", #"{"token_use":["access"]}"#, [.claimType, .tokenUseMismatch]),
    ] as [(String, String, [TokenReason])])
  func uses(use: String, claims: String, expected: [TokenReason]) throws {
    #expect(try reasons(claims) { $0.tokenUse = use } == expected)
  }

  @Test(
    "27, A25: a scope is a word of scope, or of scp, which may be an array",
    arguments: [
      (#"{"scope":"pets/write"}"#, []), (#"{"scope":"a pets/write b"}"#, []), (#"{"scope":"  pets/write  "}"#, []),
      (#"{"scp":"a pets/write"}"#, []), (#"{"scp":["a","pets/write"]}"#, []),
      (#"{"scope":"pets\/write"}"#, []), (#"{"scope":"pets/writer"}"#, [.scopeMissing]),
      (#"{"scope":"pets/write\tx"}"#, [.scopeMissing]), (#"{"scope":"pets"}"#, [.scopeMissing]),
      (#"{"scope":"pets/WRITE"}"#, [.scopeMissing]), (#"{"scope":""}"#, [.scopeMissing]), (#"{}"#, [.scopeMissing]),
      (#"{"scope":["pets/write"]}"#, [.claimType, .scopeMissing]), (#"{"scp":[1]}"#, [.claimType, .scopeMissing]),
      (#"{"scp":[],"scope":"pets/write"}"#, [.scopeMissing]), (#"{"scp":["a pets/write"]}"#, [.scopeMissing]),
    ] as [(String, [TokenReason])])
  func scopes(claims: String, expected: [TokenReason]) throws {
    #expect(try reasons(claims) { $0.scopes = ["pets/write"] } == expected)
    #expect(try reasons(claims) { $0.anyScopes = ["other", "pets/write"] } == expected)
  }

  @Test("27: all of the scopes asked for must be granted, or one of those any of which will do")
  func severalScopes() throws {
    let claims = #"{"scope":"a b"}"#
    #expect(try reasons(claims) { $0.scopes = ["a", "b"] } == [])
    #expect(try reasons(claims) { $0.scopes = ["a", "c", "d"] } == [.scopeMissing, .scopeMissing])
    #expect(try reasons(claims) { $0.anyScopes = ["c", "d"] } == [.scopeMissing])
    #expect(try reasons(claims) { $0.anyScopes = ["c", "b"] } == [])
  }

  @Test("28: each required claim that is missing is named")
  func requiredClaims() throws {
    let found = try findings(#"{"sub":"a","x":null}"#) { $0.requiredClaims = ["exp", "jti", "sub", "x", "na\u{EF}ve"] }
    #expect(found.map(\.reason) == [.claimMissing, .claimMissing, .claimMissing])
    #expect(found.map(\.member) == ["exp", "jti", "na\u{EF}ve"])
    #expect(found.allSatisfy { $0.detail.contains("'\($0.member ?? "?")'") })
  }

  @Test("30: every failed check is listed, and each says what was expected and what came")
  func allFailures() throws {
    let claims =
      #"{"iss":"there","sub":"somebody","aud":"theirs","client_id":"c2","scope":"x","token_use":"id","exp":1,"nonce":"n2"}"#
    let found = try findings(claims) { rules in
      rules.issuers = ["here"]
      rules.subject = "me"
      rules.audiences = ["ours"]
      rules.client = "c1"
      rules.scopes = ["y"]
      rules.tokenUse = "access"
      rules.nonce = "n1"
      rules.requiredClaims = ["jti"]
      rules.type = "at+jwt"
    }
    #expect(
      Set(found.map(\.reason)) == [
        .expired, .issuerMismatch, .audienceMismatch, .subjectMismatch, .tokenUseMismatch, .nonceMismatch,
        .scopeMissing, .claimMissing, .typeMismatch,
      ])
    #expect(found.count == 10)
    for (reason, came, wanted) in [
      (TokenReason.issuerMismatch, "'there'", "'here'"), (.subjectMismatch, "'somebody'", "'me'"),
      (.nonceMismatch, "'n2'", "'n1'"), (.tokenUseMismatch, "'id'", "'access'"),
    ] {
      let detail = try #require(found.first { $0.reason == reason }?.detail)
      #expect(detail.contains(came) && detail.contains(wanted), "\(detail)")
    }
  }

  @Test("30: where the signature fails nothing is said of the claims")
  func signatureHidesClaims() throws {
    var rules = TokenRules()
    rules.issuers = ["here"]
    let token = Tokens.flippingSignatureBit(try Tokens.sign(#"{"exp":1}"#, key: TestKeys.secret, .hs256))
    let verifier = TokenVerifier(keys: KeySet([TestKeys.secret]), rules: rules)
    let fault = #expect(throws: TokenFault.self) { try verifier.verify(token.span, at: Tokens.now) }
    #expect(fault?.findings.map(\.reason) == [.signatureInvalid])
    #expect(fault?.claims == nil)
  }

  @Test(
    "a sign-in is too old by auth_time, or by iat where that is absent",
    arguments: [
      (#"{"auth_time":1799999940}"#, []), (#"{"auth_time":1799999939}"#, [.tooOld]), (#"{"iat":1799999940}"#, []),
      (#"{"iat":1799999000}"#, [.tooOld]), (#"{"auth_time":1799999000,"iat":1800000000}"#, [.tooOld]),
      (#"{}"#, [.claimMissing]), (#"{"auth_time":"x"}"#, [.claimType]),
    ] as [(String, [TokenReason])])
  func age(claims: String, expected: [TokenReason]) throws {
    #expect(try reasons(claims) { $0.maximumAge = .seconds(60) } == expected)
  }

  @Test(
    "claims that name something are strings",
    arguments: ["iss", "sub", "jti", "client_id", "token_use", "nonce", "scope"])
  func strings(name: String) throws {
    for value in ["5", "true", "null", "[]", #"["x"]"#, "{}", "1.5e3"] {
      #expect(try reasons(#"{"\#(name)":\#(value)}"#) == [.claimType], "\(value)")
    }
    #expect(try reasons(#"{"\#(name)":""}"#) == [])
  }

  @Test(
    "the type in the header is a media type: case does not count, and a lone subtype means application",
    arguments: [
      ("at+jwt", "at+jwt", true), ("AT+JWT", "at+jwt", true), ("application/at+jwt", "at+jwt", true),
      ("at+jwt", "application/AT+jwt", true), ("jwt", "at+jwt", false), ("text/at+jwt", "at+jwt", false),
    ])
  func types(found: String, wanted: String, isSame: Bool) throws {
    var rules = TokenRules()
    rules.type = wanted
    let token = try Tokens.sign(
      Tokens.goodClaims, header: #"{"alg":"HS256","typ":"\#(found)"}"#, key: TestKeys.secret, .hs256)
    #expect(try Tokens.reason(token, [TestKeys.secret], rules: rules) == (isSame ? nil : .typeMismatch))
  }

  @Test("how long a verified token stays good follows from its times and the rules")
  func validity() throws {
    var rules = TokenRules()
    rules.leeway = .seconds(5)
    let token = try Tokens.sign(#"{"exp":1800000100,"nbf":1800000000,"iat":1800000000}"#, key: TestKeys.secret, .hs256)
    let verifier = TokenVerifier(keys: KeySet([TestKeys.secret]), rules: rules)
    let verified = try verifier.verify(token.span, at: Tokens.now)
    #expect(verified.expires == Timestamp(seconds: 1_800_000_105))
    #expect(verified.begins == Timestamp(seconds: 1_799_999_995))
    #expect(verified.isCurrent(at: Timestamp(seconds: 1_800_000_104)))
    #expect(!verified.isCurrent(at: Timestamp(seconds: 1_800_000_105)))
    #expect(!verified.isCurrent(at: Timestamp(seconds: 1_799_999_994)))
  }
}
