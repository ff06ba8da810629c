import CtapiCore
import CtapiIdentity
import Testing

@Suite struct VerifiedTokenCacheTests {
  private func verified(_ claims: String = Tokens.goodClaims) throws -> (token: [UInt8], verified: VerifiedToken) {
    let token = try Tokens.sign(claims, key: TestKeys.secret, .hs256)
    let verifier = TokenVerifier(keys: KeySet([TestKeys.secret]), rules: TokenRules())
    return (token, try verifier.verify(token.span, at: Tokens.now))
  }

  @Test func findsExactlyTheTokenThatWasPutIn() throws {
    let cache = VerifiedTokenCache(capacity: 64)
    let (token, verified) = try verified()
    #expect(cache.lookup(token.span, epoch: 1, at: Tokens.now) == nil)
    cache.insert(token.span, epoch: 1, verified)
    #expect(cache.lookup(token.span, epoch: 1, at: Tokens.now) === verified)
    for position in token.indices {
      var other = token
      other[position] ^= 1
      #expect(cache.lookup(other.span, epoch: 1, at: Tokens.now) == nil)
    }
    #expect(cache.lookup(Array(token.dropLast()).span, epoch: 1, at: Tokens.now) == nil)
  }

  @Test func forgetsATokenThatHasExpired() throws {
    let cache = VerifiedTokenCache(capacity: 64)
    let (token, verified) = try verified()
    cache.insert(token.span, epoch: 1, verified)
    #expect(cache.lookup(token.span, epoch: 1, at: Timestamp(seconds: 1_800_003_599)) === verified)
    #expect(cache.lookup(token.span, epoch: 1, at: Timestamp(seconds: 1_800_003_600)) == nil)
    #expect(cache.count == 0)
  }

  @Test("issue 3, 4: tokens that end alike are told apart, and each is found whichever was asked for last")
  func sameEnds() throws {
    let cache = VerifiedTokenCache(capacity: 64)
    let (token, verified) = try verified()
    var tokens: [[UInt8]] = []
    for number in 0..<20 {
      var other = token
      other[number] = UInt8(ascii: "~")
      tokens.append(other)
      cache.insert(other.span, epoch: UInt64(number % 2), verified)
    }
    var found = 0
    for round in 0..<3 {
      for (number, other) in tokens.enumerated() {
        let own = cache.lookup(other.span, epoch: UInt64(number % 2), at: Tokens.now)
        found += own == nil ? 0 : 1
        #expect(cache.lookup(other.span, epoch: UInt64(1 - number % 2), at: Tokens.now) == nil, "\(round)")
      }
      #expect(cache.lookup(token.span, epoch: 0, at: Tokens.now) == nil)
    }
    // Four places for a hash: some of twenty may have given way, the same ones in each round.
    #expect(found == cache.count * 3 && found > 30)
  }

  @Test func anotherEpochFindsNothing() throws {
    let cache = VerifiedTokenCache(capacity: 64)
    let (token, verified) = try verified()
    cache.insert(token.span, epoch: 1, verified)
    #expect(cache.lookup(token.span, epoch: 2, at: Tokens.now) == nil)
  }

  @Test func theEpochFollowsFromKeysAndRules() throws {
    let one = TokenVerifier(keys: KeySet([TestKeys.rsa]), rules: TokenRules())
    let same = TokenVerifier(keys: KeySet([TestKeys.rsa]), rules: TokenRules())
    #expect(one.epoch == same.epoch)
    let otherKeys = TokenVerifier(keys: KeySet([TestKeys.otherRSA]), rules: TokenRules())
    #expect(one.epoch != otherKeys.epoch)
    var rules = TokenRules()
    rules.audiences = ["x"]
    #expect(one.epoch != TokenVerifier(keys: one.keys, rules: rules).epoch)
    var renamed = TestKeys.rsa
    renamed.kid = "other"
    #expect(one.epoch != TokenVerifier(keys: KeySet([renamed]), rules: TokenRules()).epoch)
  }

  @Test func staysWithinItsCapacityAndKeepsWhatIsUsed() throws {
    var generator = SeededGenerator(seed: 5)
    let cache = VerifiedTokenCache(capacity: 16, using: &generator)
    let (token, verified) = try verified()
    cache.insert(token.span, epoch: 1, verified)
    for number in 0..<1000 {
      let other = Array("token-\(number)".utf8)
      cache.insert(other.span, epoch: 1, verified)
      #expect(cache.lookup(token.span, epoch: 1, at: Tokens.now) === verified)
    }
    #expect(cache.capacity == 16)
    #expect(cache.count <= 16)
  }
}
