import CtapiCore
import CtapiDefinition
import Testing

@testable import CtapiApp
@testable import CtapiIdentity

/// What the doctor says of authorizers: issuers, keys, audiences and clocks (`gateway.md` 2.1, 2.2).
@Suite struct IssuerCheckupTests {
  private static let issuer = "http://127.0.0.1:4566/us-east-1_abc"
  private static let now = Timestamp(seconds: 1_800_000_000)

  private static func key(_ algorithm: SignatureAlgorithm) -> PoolKey {
    PoolKey(
      kid: "k", algorithm: algorithm, state: .active, thumbprint: "t", isPrivate: true, created: now, retires: nil)
  }

  private func findings(
    _ issuer: String = IssuerCheckupTests.issuer, audience: [String] = ["web"], algorithms: [String] = ["RS256"],
    keys: [PoolKey] = [IssuerCheckupTests.key(.rs256)], remote: ((String) -> RemoteIssuer)? = nil
  ) -> [Diagnostic] {
    let pool = Pool(id: "us-east-1_abc", name: "local", issuer: IssuerCheckupTests.issuer, clients: ["web", "app"])
    let authorizer = Authorizer(id: "a", name: "pool", issuer: issuer, audience: audience, algorithms: algorithms)
    let api = API(id: "x", name: "api", title: "t", authorizers: [authorizer])
    return IssuerCheckup(pools: [(pool, keys)], now: IssuerCheckupTests.now, remote: remote).findings(api)
  }

  @Test func aPoolWithKeysAndClientsIsFine() { #expect(findings() == []) }

  @Test func anAudienceThatNoClientHasIsNamed() {
    #expect(findings(audience: ["nobody"]).map(\.rule) == ["audience-unknown"])
    #expect(findings(audience: ["nobody"]).map(\.severity) == [.warning])
    // One that fits is enough for tokens to pass.
    #expect(findings(audience: ["nobody", "web"]).map(\.severity) == [.note])
    #expect(findings(audience: []) == [])
  }

  @Test(arguments: [
    "http://127.0.0.1:4566/us-east-1_abc/", "http://127.0.0.1:4566/US-EAST-1_ABC",
    "http://localhost:4566/us-east-1_abc", "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc",
  ])
  func anIssuerThatMeansAPoolButIsNotItsOwnIsAMismatch(issuer: String) {
    let found = findings(issuer, remote: { _ in RemoteIssuer(keys: .failure(CtapiError(.unavailable, "not asked"))) })
    #expect(found.map(\.rule) == ["issuer-mismatch"])
    #expect(found.first?.severity == .error)
    #expect(found.first?.message.contains("expects issuer '\(issuer)'") == true)
  }

  @Test func aPoolWithoutAKeyAndOneWithoutAFittingKeyDiffer() {
    #expect(findings(keys: []).map(\.rule) == ["keys-absent"])
    #expect(findings(keys: []).map(\.severity) == [.note])
    #expect(findings(keys: [IssuerCheckupTests.key(.es256)]).map(\.rule) == ["keys-unusable"])
    #expect(findings(algorithms: ["ES256"], keys: [IssuerCheckupTests.key(.es256)]) == [])
  }

  @Test func anIssuerElsewhereMustAnswerWithAKeyThatFits() throws {
    let elsewhere = "https://issuer.test"
    let failure = CtapiError(.keysUnreachable, "cannot fetch it", hint: "look")
    let dead = findings(elsewhere, remote: { _ in RemoteIssuer(keys: .failure(failure)) })
    #expect(dead.map(\.rule) == ["keys-unreachable"])
    #expect(dead.first?.hint == "look")
    let other = CtapiError(.issuerMismatch, "it says another issuer")
    #expect(
      findings(elsewhere, remote: { _ in RemoteIssuer(keys: .failure(other)) }).map(\.rule) == ["issuer-mismatch"])
    let empty = KeySet([])
    #expect(findings(elsewhere, remote: { _ in RemoteIssuer(keys: .success(empty)) }).map(\.rule) == ["keys-unusable"])
    let good = KeySet([try TokenKey.generate(for: .es256)])
    #expect(findings(elsewhere, algorithms: ["ES256"], remote: { _ in RemoteIssuer(keys: .success(good)) }) == [])
    // Offline nobody is asked.
    #expect(findings(elsewhere) == [])
  }

  @Test(arguments: [(3, false), (-3, false), (6, true), (-6, true), (4000, true)])
  func clocksMayDifferByFiveSeconds(difference: Int, isFound: Bool) throws {
    let keys = KeySet([try TokenKey.generate(for: .es256)])
    let date = Timestamp(seconds: IssuerCheckupTests.now.seconds + Int64(difference))
    let found = findings(
      "https://issuer.test", algorithms: ["ES256"], remote: { _ in RemoteIssuer(keys: .success(keys), date: date) })
    #expect(found.map(\.rule) == (isFound ? ["clock-skew"] : []))
    if isFound { #expect(found.first?.message.contains(difference > 0 ? "ahead" : "behind") == true) }
  }
}
