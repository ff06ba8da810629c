import CtapiCore
import CtapiIdentity
import Testing

/// Which key of a set verifies a token (`tokens.md` 2.2 "Key selection").
@Suite struct KeySelectionTests {
  private func verdict(_ token: [UInt8], jwks: String, rules: TokenRules = TokenRules()) throws -> TokenReason? {
    let verifier = TokenVerifier(keys: try KeySet(jwks: Array(jwks.utf8).span), rules: rules)
    do {
      _ = try verifier.verify(token.span, at: Tokens.now)
      return nil
    } catch {
      return error.reason
    }
  }

  private func member(_ key: TokenKey, changing change: (inout JSONObject) -> Void = { _ in }) throws -> String {
    var members = try #require(try key.jwk(includingPrivate: false))
    change(&members)
    return JSON.object(members).text()
  }

  private func set(_ members: [String]) -> String { #"{"keys":[\#(members.joined(separator: ","))]}"# }

  private func unnamed(_ key: TokenKey, _ algorithm: SignatureAlgorithm) throws -> [UInt8] {
    try Tokens.sign(Tokens.goodClaims, header: #"{"alg":"\#(algorithm.rawValue)"}"#, key: key, algorithm)
  }

  @Test("12: a token without kid verifies against the only key, and is ambiguous among two that fit")
  func unnamedToken() throws {
    let token = try unnamed(TestKeys.rsa, .rs256)
    let one = try member(TestKeys.rsa)
    let other = try member(TestKeys.otherRSA)
    #expect(try verdict(token, jwks: set([one])) == nil)
    #expect(try verdict(token, jwks: set([one, other])) == .keyAmbiguous)
    #expect(try verdict(token, jwks: set([other, one])) == .keyAmbiguous)
  }

  @Test("12: a token without kid verifies against the one key of the set that fits its algorithm")
  func unnamedTokenAmongOthers() throws {
    let members = [try member(TestKeys.p256), try member(TestKeys.rsa), try member(TestKeys.ed25519)]
    #expect(try verdict(try unnamed(TestKeys.rsa, .rs256), jwks: set(members)) == nil)
    #expect(try verdict(try unnamed(TestKeys.p256, .es256), jwks: set(members)) == nil)
    #expect(try verdict(try unnamed(TestKeys.ed25519, .edDSA), jwks: set(members)) == nil)
    #expect(try verdict(try unnamed(TestKeys.p384, .es384), jwks: set(members)) == .keyNotFound)
  }

  @Test("12: of two keys that fit only one may verify, and that one does")
  func unnamedTokenWhereOneMustNot() throws {
    let other = try member(TestKeys.otherRSA) { $0["use"] = "enc" }
    let token = try unnamed(TestKeys.rsa, .rs256)
    #expect(try verdict(token, jwks: set([other, try member(TestKeys.rsa)])) == nil)
  }

  @Test("two keys of one name: the one that fits the algorithm counts, and two that fit are ambiguous")
  func sameName() throws {
    var curve = TestKeys.p256
    curve.kid = "rsa"
    var double = TestKeys.otherRSA
    double.kid = "rsa"
    let token = try Tokens.sign(key: TestKeys.rsa, .rs256)
    #expect(try verdict(token, jwks: set([try member(curve), try member(TestKeys.rsa)])) == nil)
    #expect(try verdict(token, jwks: set([try member(double), try member(TestKeys.rsa)])) == .keyAmbiguous)
  }

  /// Members that real key sets hold and nobody can verify an RS256 token with.
  private static let odd = [
    #"{"kty":"oct","kid":"a","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
    #"{"kty":"RSA","kid":"b","alg":"RSA-OAEP-256","use":"enc","n":"AQAB","e":"AQAB"}"#,
    #"{"kty":"OKP","kid":"c","crv":"X25519","x":"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"}"#,
    #"{"kty":"EC","kid":"d","crv":"secp256k1","x":"AA","y":"AA"}"#,
    #"{"kty":"XYZ","kid":"e","value":{"deep":[1,2,3]}}"#,
    #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, #"{"kty":"EC","crv":"P-256"}"#, #"{"kid":"f"}"#, #"{}"#, "null", "5",
    #""text""#, "[]", #"{"kty":"AKP","alg":"ML-DSA-65","kid":"g","pub":"AA"}"#,
  ]

  @Test("13: one good key among many odd ones still verifies the good token, wherever it stands")
  func oddNeighbours() throws {
    let good = try member(TestKeys.rsa)
    let token = try Tokens.sign(key: TestKeys.rsa, .rs256)
    for position in 0...Self.odd.count {
      var members = Self.odd
      members.insert(good, at: position)
      #expect(try verdict(token, jwks: set(members)) == nil)
    }
    let parsed = try KeySet(jwks: Array(set([good] + Self.odd).utf8).span)
    // The secret is a key that can be used, if not for this token.
    #expect(parsed.keys.count == 2)
    #expect(parsed.skipped.count == Self.odd.count - 1)
    #expect(parsed.skipped.allSatisfy { !$0.detail.isEmpty })
  }

  @Test("13: a token that names an odd key hears why it is not used")
  func namingASkippedKey() throws {
    let jwks = set([try member(TestKeys.rsa)] + Self.odd)
    let token = try Tokens.sign(
      Tokens.goodClaims, header: #"{"alg":"RS256","kid":"b"}"#, key: TestKeys.rsa, .rs256)
    #expect(try verdict(token, jwks: jwks) == .keyUnusable)
  }

  @Test(
    "A29: a key that is not for verifying is refused by what it says of itself",
    arguments: [
      (#"{"use":"enc"}"#, TokenReason.keyUnusable), (#"{"key_ops":["sign"]}"#, .keyUnusable),
      (#"{"key_ops":["encrypt"]}"#, .keyUnusable), (#"{"key_ops":["verify","sign"]}"#, nil),
      (#"{"use":"sig","key_ops":["verify"]}"#, nil), (#"{"alg":"RS512"}"#, .algorithmMismatch),
      (#"{"alg":"PS256"}"#, .algorithmMismatch), (#"{"alg":"RS256"}"#, nil),
    ] as [(String, TokenReason?)])
  func whatAKeySaysOfItself(text: String, expected: TokenReason?) throws {
    let extra = try #require(try JSON(parsing: text).objectValue)
    let key = try member(TestKeys.rsa) { members in for member in extra.members { members[member.name] = member.value }
    }
    #expect(try verdict(try Tokens.sign(key: TestKeys.rsa, .rs256), jwks: set([key])) == expected)
  }

  @Test("A7: names that differ in case or in Unicode form are different names")
  func namesAreBytes() throws {
    var key = TestKeys.rsa
    key.kid = "Caf\u{E9}"
    let jwks = set([try member(key)])
    for (name, expected) in [("Caf\u{E9}", nil), ("Cafe\u{301}", TokenReason.keyNotFound), ("caf\u{E9}", .keyNotFound)]
    {
      let token = try Tokens.sign(
        Tokens.goodClaims, header: #"{"alg":"RS256","kid":"\#(name)"}"#, key: TestKeys.rsa, .rs256)
      #expect(try verdict(token, jwks: jwks) == expected)
    }
  }

  @Test("A30: ten thousand keys are no trouble, and the last one is found")
  func manyKeys() throws {
    var members: [String] = []
    for number in 0..<10_000 { members.append(#"{"kty":"EC","crv":"P-256","kid":"\#(number)","x":"AA","y":"AA"}"#) }
    members.append(try member(TestKeys.rsa))
    #expect(try verdict(try Tokens.sign(key: TestKeys.rsa, .rs256), jwks: set(members)) == nil)
  }

  @Test("one key the caller chose verifies whatever kid the token names, a key of a set does not")
  func chosenKey() throws {
    var nameless = TestKeys.rsa
    nameless.kid = nil
    let token = try Tokens.sign(key: TestKeys.rsa, .rs256)
    for (isChosen, expected) in [(true, nil), (false, TokenReason.keyNotFound)] {
      let verifier = TokenVerifier(keys: KeySet([nameless], isChosenKey: isChosen), rules: TokenRules())
      var reason: TokenReason?
      do { _ = try verifier.verify(token.span, at: Tokens.now) } catch { reason = error.reason }
      #expect(reason == expected)
    }
  }

  @Test("equal sets have one epoch, and every change of a key makes another")
  func epochs() throws {
    let base = try KeySet([TestKeys.rsa, TestKeys.p256]).epoch()
    #expect(try KeySet([TestKeys.rsa, TestKeys.p256]).epoch() == base)
    var changes = [try KeySet([TestKeys.p256, TestKeys.rsa]).epoch(), try KeySet([TestKeys.rsa]).epoch()]
    for change in [{ $0.kid = "x" }, { $0.algorithm = .rs512 }, { $0.use = "sig" }, { $0.operations = ["verify"] }]
      as [(inout TokenKey) -> Void]
    {
      var key = TestKeys.rsa
      change(&key)
      changes.append(try KeySet([key, TestKeys.p256]).epoch())
    }
    #expect(Set(changes + [base]).count == changes.count + 1)
  }
}
