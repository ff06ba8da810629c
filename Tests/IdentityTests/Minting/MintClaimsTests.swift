import CtapiCore
import CtapiIdentity
import CtapiTestSupport
import Testing

/// Claims on their way into a token.
@Suite struct MintClaimsTests {
  private let home: TemporaryDirectory
  private let pool: Pool

  init() throws {
    home = try TemporaryDirectory()
    pool = try LocalPools(writing: home.dataDirectory).poolOrNew(nil, at: Tokens.now) { "us-east-1_abcdefghi" }
  }

  private func draft(_ json: String) throws -> ClaimsDraft { try ClaimsDraft(json: Array(json.utf8).span, file: nil) }

  @Test("41: claims keep their order and every number its spelling, byte for byte")
  func spelling() throws {
    let text =
      #"{"z":1.0,"a":10000000000000000,"m":1e2,"n":-0,"o":0.10,"p":1E+05,"q":[1.50,{"y":2.0,"x":1}],"é":"ä","e":""}"#
    #expect(JSON.object(try draft(text).claims).text() == text)
  }

  @Test("42: a claim from two places is refused, unless the one that came in is dropped on purpose")
  func duplicates() throws {
    var claims = try draft(#"{"sub":"a","iss":"b"}"#)
    let error = #expect(throws: CtapiError.self) { try claims.set("sub", "c") }
    #expect(error?.code == .claimsInvalid)
    #expect(error?.message.contains("'sub'") == true)
    #expect(error?.hint?.contains("--unset 'sub'") == true)
    claims.unset("sub")
    try claims.set("sub", "c")
    #expect(JSON.object(claims.claims).text() == #"{"iss":"b","sub":"c"}"#)
    #expect(throws: CtapiError.self) { try claims.set("sub", "d") }
  }

  @Test("42: claims that are no object, or say a thing twice, are refused with the place")
  func notClaims() throws {
    for (text, place) in [("[]", nil), ("5", nil), ("\"x\"", nil), ("null", nil)] as [(String, String?)] {
      let error = #expect(throws: CtapiError.self) { try draft(text) }
      #expect(error?.code == .claimsInvalid && error?.hint != nil && error?.place?.label == place)
    }
    let twice = #expect(throws: CtapiError.self) { try draft(#"{"a":1,"a":2}"#) }
    #expect(twice?.place?.column == 8)
    let broken = #expect(throws: CtapiError.self) {
      try ClaimsDraft(json: Array("{\n \"a\": }".utf8).span, file: "claims.json")
    }
    #expect(broken?.place?.label == "claims.json:2:7")
  }

  @Test("a default fills only what nobody gave or dropped")
  func defaults() throws {
    var claims = try draft(#"{"sub":"a","iat":null}"#)
    claims.unset("iss")
    for name in ["sub", "iat", "iss", "exp"] { claims.setDefault(name, "default") }
    #expect(JSON.object(claims.claims).text() == #"{"sub":"a","iat":null,"exp":"default"}"#)
  }

  @Test(
    "39: times are seconds, dates, or durations from now",
    arguments: [
      ("1893456000", "1893456000"), ("1893456000.5", "1893456000.5"), ("0", "0"), ("-1", "-1"), ("18e8", "18e8"),
      ("2030-01-01T00:00:00Z", "1893456000"), ("2030-01-01T01:00:00+01:00", "1893456000"), ("+15m", "1800000900"),
      ("-1h", "1799996400"), ("+1h30m", "1800005400"), ("2d", "1800172800"), ("90s", "1800000090"),
      ("+0s", "1800000000"),
    ])
  func times(text: String, number: String) throws {
    #expect(try TokenTime.number(text, now: Tokens.now, option: "exp").text == number)
  }

  @Test(
    "39: what is no time is refused, naming the option",
    arguments: [
      "", "soon", "1e400", "1e308", "9007199254740994", "2030-13-01T00:00:00Z", "+15", "15 m", "+-1h", "0x10", "1_000",
      "--1h",
    ])
  func notTimes(text: String) {
    // A sign and digits alone are seconds, as JSON has no plus they are refused.
    let error = #expect(throws: CtapiError.self) { try TokenTime.number(text, now: Tokens.now, option: "nbf") }
    #expect(error?.code == .usage)
    #expect(error?.message.contains("--nbf") == true)
    #expect(error?.hint != nil)
  }

  @Test("a pool's access token has Cognito's claims, in its order (3.3)")
  func accessClaims() throws {
    var claims = ClaimsDraft()
    var numbers = 0
    PoolClaims(
      pool: pool, client: "ctapi-cli", subject: "dev", use: .access,
      identifier: {
        numbers += 1
        return "id-\(numbers)"
      }
    ).fill(&claims, now: Tokens.now)
    #expect(
      JSON.object(claims.claims).text()
        == #"{"sub":"dev","iss":"http://127.0.0.1:4566/us-east-1_abcdefghi","client_id":"ctapi-cli","origin_jti":"id-1","event_id":"id-2","token_use":"access","scope":"aws.cognito.signin.user.admin","auth_time":1800000000,"jti":"id-3","username":"dev"}"#
    )
  }

  @Test("a pool's ID token names its client in aud and has no scope (3.3)")
  func idClaims() throws {
    var claims = try draft(#"{"sub":"ann"}"#)
    PoolClaims(pool: pool, client: "web", subject: "dev", use: .id, identifier: { "i" }).fill(&claims, now: Tokens.now)
    let object = claims.claims
    #expect(object["aud"] == "web" && object["token_use"] == "id" && object["cognito:username"] == "ann")
    #expect(object["client_id"] == nil && object["scope"] == nil && object["username"] == nil)
  }

  @Test("45: identifiers under a stopped clock follow from the line, and differ with it")
  func repeatable() throws {
    let first = try PoolClaims.repeatable("a")
    let again = try PoolClaims.repeatable("a")
    let other = try PoolClaims.repeatable("b")
    let made = (0..<5).map { _ in first() }
    #expect(made == (0..<5).map { _ in again() })
    #expect(Set(made).count == 5)
    #expect(other() != made[0])
    #expect(made.allSatisfy { $0.utf8.count == 36 })
  }

  @Test("45: every algorithm whose signature is fixed signs the same twice, and ECDSA does not")
  func signatures() throws {
    for algorithm in SignatureAlgorithm.allCases {
      let key = TestKeys.key(for: algorithm)
      let isSame = try Tokens.sign(key: key, algorithm) == Tokens.sign(key: key, algorithm)
      let isRandom = algorithm.rawValue.hasPrefix("ES") || algorithm.rawValue.hasPrefix("PS")
      #expect(isSame == !isRandom, "\(algorithm.rawValue)")
    }
  }

  @Test("a signer refuses another algorithm than its key's, a public key, and a key for something else")
  func signers() throws {
    var key = TestKeys.rsa
    key.algorithm = .ps256
    let mismatch = #expect(throws: CtapiError.self) { try TokenSigner(key, algorithm: .rs256) }
    #expect(mismatch?.code == .keyUnusable && mismatch?.hint != nil)
    let publicKey = try #require(try TestKeys.p256.publicOnly())
    let cannot = #expect(throws: CtapiError.self) { try TokenSigner(publicKey) }
    #expect(cannot?.code == .keyUnusable && cannot?.hint?.contains("ctapi token keys generate") == true)
    for change in [{ $0.use = "enc" }, { $0.operations = ["verify"] }] as [(inout TokenKey) -> Void] {
      var key = TestKeys.rsa
      change(&key)
      #expect(throws: CtapiError.self) { try TokenSigner(key) }
    }
    #expect(throws: CtapiError.self) { try TokenSigner(TestKeys.p256, algorithm: .es384) }
    #expect(throws: CtapiError.self) { try TokenSigner(TestKeys.ed25519, algorithm: .es256) }
  }
}
