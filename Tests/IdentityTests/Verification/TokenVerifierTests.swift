import CtapiCore
import CtapiIdentity
import Testing

@Suite struct TokenVerifierTests {
  @Test("1, 3: a good token of every algorithm is accepted", arguments: SignatureAlgorithm.allCases)
  func goodToken(algorithm: SignatureAlgorithm) throws {
    let key = TestKeys.key(for: algorithm)
    let token = try Tokens.sign(key: key, algorithm)
    let verifier = TokenVerifier(keys: KeySet([key]), rules: Tokens.anyAlgorithm)
    let verified = try verifier.verify(token.span, at: Tokens.now)
    #expect(String(decoding: verified.claims, as: UTF8.self) == Tokens.goodClaims)
    #expect(verified.subject == "user-1")
    #expect(verified.issuer == "https://issuer.example/pool")
    #expect(verified.scopes == ["pets/read", "pets/write"])
    #expect(verified.algorithm == algorithm)
  }

  @Test("2, 3: one flipped bit of the signature is refused", arguments: SignatureAlgorithm.allCases)
  func flippedBit(algorithm: SignatureAlgorithm) throws {
    let key = TestKeys.key(for: algorithm)
    let token = Tokens.flippingSignatureBit(try Tokens.sign(key: key, algorithm))
    #expect(try Tokens.reason(token, [key], rules: Tokens.anyAlgorithm) == .signatureInvalid)
  }

  @Test("4: an Ed25519 key verifies under both names of its algorithm")
  func bothNamesOfEd25519() throws {
    var key = TestKeys.ed25519
    for name in [SignatureAlgorithm.edDSA, .ed25519] {
      key.algorithm = name
      for used in [SignatureAlgorithm.edDSA, .ed25519] {
        #expect(try Tokens.reason(try Tokens.sign(key: key, used), [key]) == nil)
      }
    }
  }

  @Test("14: a thousand garbage tokens do not spoil the verifier for a good one")
  func garbageFirst() throws {
    let key = TestKeys.rsa
    let verifier = TokenVerifier(keys: KeySet([key]), rules: TokenRules())
    let good = try Tokens.sign(key: key, .rs256)
    var generator = SeededGenerator(seed: 14)
    for _ in 0..<1000 {
      var bad = good
      for _ in 0..<3 { bad[Int.random(in: bad.indices, using: &generator)] = .random(in: 0...255, using: &generator) }
      if bad == good { continue }
      #expect(throws: TokenFault.self) { try verifier.verify(bad.span, at: Tokens.now) }
    }
    #expect(try verifier.verify(good.span, at: Tokens.now).subject == "user-1")
  }

  @Test("A5: a key without alg accepts only its family's usual algorithm unless others are asked for")
  func usualAlgorithmOnly() throws {
    let token = try Tokens.sign(key: TestKeys.rsa, .ps256)
    #expect(try Tokens.reason(token, [TestKeys.rsa]) == .algorithmNotAllowed)
    var rules = TokenRules()
    rules.algorithms = [.ps256]
    #expect(try Tokens.reason(token, [TestKeys.rsa], rules: rules) == nil)
  }

  @Test("11: a header that says RS256 does not match a key that is for PS256")
  func keyDecides() throws {
    var key = TestKeys.rsa
    let token = try Tokens.sign(key: key, .rs256)
    key.algorithm = .ps256
    #expect(try Tokens.reason(token, [key], rules: Tokens.anyAlgorithm) == .algorithmMismatch)
  }

  @Test("the gateway's rules take RSA only, and client_id only where aud is absent")
  func gatewayRules() throws {
    let rules = TokenRules.gateway(issuer: "https://issuer.example/pool", audiences: ["cli"])
    let keys = [TestKeys.rsa, TestKeys.p256]
    let withBoth = try Tokens.sign(key: TestKeys.rsa, .rs256)
    #expect(try Tokens.reason(withBoth, keys, rules: rules) == .audienceMismatch)
    let claims = Tokens.goodClaims.replacing(#""aud":"api","#, with: "")
    #expect(try Tokens.reason(try Tokens.sign(claims, key: TestKeys.rsa, .rs256), keys, rules: rules) == nil)
    #expect(
      try Tokens.reason(try Tokens.sign(claims, key: TestKeys.p256, .es256), keys, rules: rules)
        == .algorithmNotAllowed)
  }
}
