import CtapiCore
import CtapiIdentity
import CtapiTestSupport
import Testing

@Suite struct LocalPoolsTests {
  private let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  private func makePool() throws -> (pools: LocalPools, keyring: PoolKeyring) {
    let pools = try LocalPools(writing: home.dataDirectory)
    let pool = try pools.poolOrNew(nil, at: Tokens.now) { "us-east-1_abcdefghi" }
    return (pools, try pools.keyring(of: pool))
  }

  @Test func readingMakesNothing() throws {
    let pools = try LocalPools(reading: home.dataDirectory)
    #expect(try pools.pool(nil) == nil)
    #expect(!Files.exists(home.dataDirectory.path))
  }

  @Test func theFirstPoolIsMadeOnceAndKeepsItsIssuer() throws {
    let (pools, _) = try makePool()
    let again = try LocalPools(writing: home.dataDirectory).poolOrNew(nil, base: "http://other", at: Tokens.now) {
      "us-east-1_zzzzzzzzz"
    }
    #expect(again.id == "us-east-1_abcdefghi")
    #expect(again.issuer == "http://127.0.0.1:4566/us-east-1_abcdefghi")
    #expect(again.clients == ["ctapi-cli"])
    try pools.setIssuer("http://localhost:9/x", of: again)
    #expect(try pools.pool("local")?.issuer == "http://localhost:9/x")
    #expect(throws: CtapiError.self) { try pools.pool("nobody") }
  }

  @Test("46: the private key's file is 0600 whatever the umask, and a loose one is refused with chmod")
  func keyFilesArePrivate() throws {
    let (_, keyring) = try makePool()
    let (key, _) = try keyring.signingKey(.es256, at: Tokens.now)
    let file = home.dataDirectory.keysPath + "/\(key.thumbprint).jwk"
    #expect(Files.permissions(of: file) == 0o600)
    #expect(Files.permissions(of: home.dataDirectory.keysPath) == 0o700)
    let bytes = try Files.read(file)
    try Files.write(bytes.span, to: file, mode: 0o644)
    let error = #expect(throws: CtapiError.self) { try keyring.load(key) }
    #expect(error?.code == .keyFileLoose)
    #expect(error?.hint == "chmod 600 '\(file)'")
  }

  @Test func aSigningKeyIsMadeOnce() throws {
    let (_, keyring) = try makePool()
    let first = try keyring.signingKey(.es256, at: Tokens.now)
    let second = try keyring.signingKey(.es256, at: Tokens.now)
    #expect(first.key == second.key)
    #expect(try keyring.keys(at: Tokens.now).count == 1)
    _ = try keyring.signingKey(.edDSA, at: Tokens.now)
    #expect(try keyring.keys(at: Tokens.now).map(\.state) == [.active, .active])
  }

  @Test("51: after a rotation new tokens carry the new kid and old ones verify until the overlap ends")
  func rotation() throws {
    let (_, keyring) = try makePool()
    let old = try keyring.signingKey(.es256, at: Tokens.now)
    let token = try Tokens.sign(key: old.material, .es256)
    let rotated = try keyring.rotate(.es256, overlap: .seconds(60), at: Tokens.now)
    #expect(rotated.old?.kid == old.key.kid)
    #expect(try keyring.signingKey(.es256, at: Tokens.now).key.kid == rotated.new.kid)
    for (seconds, expected) in [(59, nil), (60, TokenReason.keyNotFound)] {
      let later = Tokens.now + .seconds(seconds)
      let set = try keyring.keySet(at: later)
      #expect(try Tokens.reason(token, set.keys, at: later) == expected)
    }
  }

  @Test("47: the published set holds public members only, and no secret")
  func publishedSet() throws {
    let (_, keyring) = try makePool()
    for algorithm in [SignatureAlgorithm.rs256, .es256, .edDSA, .hs256] {
      _ = try keyring.signingKey(algorithm, at: Tokens.now)
    }
    let document = try keyring.keySet(at: Tokens.now).publicDocument()
    let keys = try #require(document["keys"]?.arrayValue)
    #expect(keys.count == 3)
    for key in keys {
      for name in ["d", "p", "q", "dp", "dq", "qi", "k"] { #expect(key[name] == nil) }
      #expect(key["use"] == "sig")
    }
    #expect(try keyring.keySet(at: Tokens.now, includingSecrets: true).keys.count == 4)
  }

  @Test func theSameKeyAgainChangesNothingAndAnotherOfItsNameIsRefused() throws {
    let (_, keyring) = try makePool()
    let key = try TokenKey.generate(for: .es256, kid: "name")
    let added = try keyring.add(key, at: Tokens.now)
    #expect(try keyring.add(key, at: Tokens.now + .seconds(5)) == added)
    let other = try TokenKey.generate(for: .es256, kid: "name")
    let error = #expect(throws: CtapiError.self) { try keyring.add(other, at: Tokens.now) }
    #expect(error?.code == .keyExists)
    #expect(try keyring.keys(at: Tokens.now) == [added])
  }

  @Test func deletingAKeyRemovesItsFile() throws {
    let (_, keyring) = try makePool()
    let key = try keyring.add(try TokenKey.generate(for: .edDSA), at: Tokens.now)
    #expect(try keyring.delete(key))
    #expect(!Files.exists(home.dataDirectory.keysPath + "/\(key.thumbprint).jwk"))
    #expect(try !keyring.delete(key))
  }

  @Test func aRefusedKeyLeavesNoFileBehind() throws {
    let (_, keyring) = try makePool()
    _ = try keyring.add(try TokenKey.generate(for: .es256, kid: "name"), at: Tokens.now)
    let other = try TokenKey.generate(for: .es256, kid: "name")
    #expect(throws: CtapiError.self) { try keyring.add(other, at: Tokens.now) }
    #expect(!Files.exists("\(home.dataDirectory.keysPath)/\(try other.thumbprint()).jwk"))
  }

  @Test func aPublicKeyVerifiesAndDoesNotSign() throws {
    let (_, keyring) = try makePool()
    let whole = try TokenKey.generate(for: .edDSA)
    let added = try keyring.add(try #require(try whole.publicOnly()), at: Tokens.now)
    #expect(added.state == .standby && !added.isPrivate)
    #expect(throws: CtapiError.self) { try keyring.load(added) }
    let token = try Tokens.sign(key: whole, .edDSA)
    #expect(try Tokens.reason(token, try keyring.keySet(at: Tokens.now).keys) == nil)
    // Its private part may come later, under the same name.
    var named = whole
    named.kid = added.kid
    let completed = try keyring.add(named, at: Tokens.now)
    #expect(completed.isPrivate && completed.kid == added.kid)
    #expect(try keyring.keys(at: Tokens.now).count == 1)
  }

  @Test("the discovery document names the pool's issuer and key set (3.4)")
  func discovery() throws {
    let pools = try LocalPools(writing: home.dataDirectory)
    let pool = try pools.poolOrNew(nil, base: "https://id.example", at: Tokens.now) { "us-east-1_abcdefghi" }
    let document = pool.discoveryDocument
    #expect(document["issuer"]?.stringValue == "https://id.example/us-east-1_abcdefghi")
    #expect(document["jwks_uri"]?.stringValue == "https://id.example/us-east-1_abcdefghi/.well-known/jwks.json")
    #expect(document["id_token_signing_alg_values_supported"] == ["RS256"])
  }
}
