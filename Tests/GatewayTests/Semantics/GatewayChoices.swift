import CtapiCore
import CtapiHTTP
import Glibc
import Testing

@testable import CtapiDefinition
@testable import CtapiGateway

/// The statements of `gateway.md` 9 about stages, throttles, integrations and metrics that are ctapi's choice (C).
@Suite(.serialized) struct GatewayChoices {
  private let fixture: StagedFixture

  init() throws { fixture = try StagedFixture() }

  @Test("C32: with disableExecuteApiEndpoint only the custom domain answers")
  func theDefaultEndpointCanBeOff() throws {
    var api = try fixture.api(["GET /a"])
    api.disablesDefaultEndpoint = true
    fixture.inputs.domains = [try domain("api.example.com", [("", "a123456789", "$default")])]
    try fixture.serve([api])
    #expect(try fixture.get("/a").status == 404)
    #expect(try fixture.get("/a", host: "a123456789.execute-api.localhost").status == 404)
    #expect(try fixture.get("/_api/a123456789/a").status == 404)
    #expect(try fixture.get("/a", host: "api.example.com").status == 200)
  }

  private func domain(_ name: String, _ mappings: [(key: String, api: String, stage: String)]) throws -> PublishedDomain
  {
    PublishedDomain(
      try DomainName(name, created: .init(seconds: 0)),
      mappings: mappings.enumerated().map { index, mapping in
        APIMapping(id: "m\(index)", domain: name, key: mapping.key, apiID: mapping.api, stage: mapping.stage)
      })
  }

  @Test("C76: on $default a longer path goes behind the URL whole, too")
  func longerPathsAreAppended() throws {
    let url = try URLTemplate(fixture.url + "/get")
    try fixture.serve([try fixture.api(["$default"]) { $0.target = .url(url) }])
    #expect(try fixture.get("/x/y").body == "GET /get/x/y")
  }

  @Test("C100: a throttled request asks no authorizer")
  func aThrottledRequestIsNotAuthorized() throws {
    var stage = Stage.default
    stage.throttle = Throttle(rate: 0, burst: 0)
    var api = try fixture.api(["GET /pets"], stages: [stage])
    api.authorizers = [Authorizer(id: "auth01", name: "jwt", issuer: "https://i.example", audience: ["c"])]
    api.routes[0].authorization = .jwt(authorizerID: "auth01", scopes: [])
    let problems = try fixture.serve([api])
    #expect(try fixture.get("/pets").status == 429)
    #expect(problems.contains { $0.rule == "throttle-zero" })
  }

  @Test("C101: after a refusal a call passes once 1/rate seconds are over")
  func aTokenComesBack() throws {
    var stage = Stage.default
    stage.throttle = Throttle(rate: 5, burst: 1)
    try fixture.serve([try fixture.api(["GET /a"], stages: [stage])])
    #expect(try fixture.get("/a").status == 200)
    #expect(try fixture.get("/a").status == 429)
    usleep(220_000)
    #expect(try fixture.get("/a").status == 200)
  }

  @Test("C107: what the gateway answers 404 itself counts as 4xx, with its stage where it has one")
  func ownErrorsCount() throws {
    try fixture.serve([try fixture.api(["GET /a"], stages: [Stage(name: "dev")])])
    for path in ["/dev/a", "/dev/b", "/none"] { _ = try fixture.get(path) }
    for _ in 0..<200 where fixture.state.report.rows.first?.values.count != 3 { usleep(5000) }
    let rows = fixture.state.report.rows
    #expect(rows.map { "\($0.key.stage) \($0.values.count) \($0.values.clientErrors)" } == [" 3 2", "dev 2 1"])
  }
}
