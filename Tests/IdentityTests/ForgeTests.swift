import CtapiCore
import CtapiIdentity
import Testing

@Suite struct ForgeTests {
  @Test func thereAreAtLeast25KindsWithNamesOfTheirOwn() {
    #expect(ForgeryKind.all.count >= 25)
    #expect(Set(ForgeryKind.all.map(\.name)).count == ForgeryKind.all.count)
  }

  @Test("55: each kind is refused with the reason it documents")
  func eachIsRefused() throws {
    var key = TestKeys.rsa
    key.algorithm = .rs256
    var ellipticKey = TestKeys.p256
    ellipticKey.algorithm = .es256
    var rules = TokenRules()
    rules.issuers = ["https://issuer.example/pool"]
    rules.requiredClaims = ["exp"]
    let claims = try JSON(parsing: Tokens.goodClaims).objectValue ?? JSONObject()
    let forge = Forge(claims: claims, key: key, ellipticKey: ellipticKey, now: Tokens.now)
    for kind in ForgeryKind.all {
      var kindRules = rules
      if kind.options.contains("--client-id") { kindRules.client = "ctapi-cli" }
      if kind.options.contains("--use") { kindRules.tokenUse = "access" }
      #expect(
        try Tokens.reason(try forge.make(kind), [key, ellipticKey], rules: kindRules) == kind.reason, "\(kind.name)")
    }
  }
}
