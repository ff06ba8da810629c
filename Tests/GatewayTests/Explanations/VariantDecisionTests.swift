import CtapiCore
import CtapiHTTP
import Testing

@testable import CtapiDefinition
@testable import CtapiGateway

/// What the gateway answers by the document itself, by variants and fixed answers, is explained as what it is
/// (`design.md` 1 promise 3, `gateway.md` 8.3).
@Suite(.serialized) struct VariantDecisionTests {
  private func last(_ fixture: StagedFixture) async throws -> JSON {
    let gateway = try #require(fixture.gateway)
    return try #require(await gateway.decisions(Gateway.DecisionQuery(limit: 1)).decisions.last).json
  }

  private func step(_ decision: JSON, _ name: String) -> JSON? {
    decision["steps"]?.arrayValue?.first { $0["step"]?.stringValue == name }
  }

  private func serve(_ fixture: StagedFixture, _ target: IntegrationTarget, autoDeploy: Bool = true) throws {
    var stage = Stage.default
    if !autoDeploy {
      stage.autoDeploy = false
      stage.deploymentID = "d1"
    }
    var api = try fixture.api(["GET /other", "GET /a/{id}"], stages: [stage])
    let query = Array(#"{"query":{"kind":"x"}}"#.utf8)
    api.integrations.append(Integration(id: "variant", target: target))
    let match = try RequestMatch(try JSON(parsing: query.span))
    api.routes[1].variants = [RouteVariant(priority: 7, match: match, integrationID: "variant")]
    fixture.inputs.endpoints[.init(api: api.id, integration: "variant")] = [
      Endpoint(host: "127.0.0.1", port: 1)
    ].compactMap { $0 }
    try fixture.serve([api])
  }

  @Test("a variant's backend that is not there is named, not a route that is missing")
  func variantsOfBackends() async throws {
    let fixture = try StagedFixture()
    try serve(fixture, .url(try URLTemplate("http://127.0.0.1:1/v")))
    #expect(try fixture.get("/a/5?kind=x").status == 503)
    let decision = try await last(fixture)
    #expect(decision["reason"]?.stringValue?.contains("127.0.0.1:1 takes no connection") == true, "\(decision.text())")
    #expect(step(decision, "route")?["key"] == "GET /a/{id}")
    #expect(step(decision, "route")?["variantPriority"] == 7)
    #expect(step(decision, "integration")?["target"] == "http://127.0.0.1:1/v")
    // 'routes update' would change where the route itself leads.
    #expect(
      decision["fix"]?.stringValue == "start it; or send the variant elsewhere: ctapi routes export --api 'api' "
        + "-o api.yaml, then ctapi routes import api.yaml --api 'api'")
  }

  @Test(
    "a fixed answer of 400 and more has its record, which says that the definition gives it", arguments: [403, 503])
  func fixedAnswers(_ status: Int) async throws {
    let fixture = try StagedFixture()
    try serve(fixture, .mock(MockResponse(status: status, body: [])))
    let answer = try fixture.get("/a/5?kind=x")
    #expect(answer.status == status)
    let decision = try await last(fixture)
    #expect(answer["apigw-requestid"] == [decision["requestId"]?.stringValue ?? "?"])
    #expect(
      decision["reason"]?.stringValue?.contains("the gateway itself answer \(status)") == true, "\(decision.text())")
    #expect(decision["got"]?.stringValue == "a fixed answer of \(status)")
    #expect(decision["fix"]?.stringValue?.contains("ctapi routes export --api 'api' -o api.yaml") == true)
    #expect(step(decision, "route")?["summary"] == "GET /a/{id}, id = 5, by its variant of priority 7")
  }

  @Test("K103: what a stage that is deployed by hand does not serve is mended by a deployment")
  func deployments() async throws {
    let fixture = try StagedFixture()
    let deploying = "deploy: ctapi routes deployment create --stage '$default' --api 'api'"
    for (line, isOwn) in [("GET /new", true), ("DELETE /other", false)] {
      for autoDeploy in [false, true] {
        try serve(fixture, .mock(MockResponse(status: 200, body: [])), autoDeploy: autoDeploy)
        #expect(try fixture.send(line).status == 404)
        let fix = try await last(fixture)["fix"]?.stringValue ?? ""
        #expect(fix.contains(deploying) == !autoDeploy, "\(fix)")
        #expect(
          fix.hasPrefix("if it is among them now (ctapi routes list), deploy") == (isOwn && !autoDeploy), "\(fix)")
      }
    }
    try serve(fixture, .url(try URLTemplate("http://127.0.0.1:1/v")), autoDeploy: false)
    #expect(try fixture.get("/a/5?kind=x").status == 503)
    #expect(try await last(fixture)["fix"]?.stringValue?.hasSuffix("; then \(deploying)") == true)
  }

  @Test("a stage that is not there is made with deployments, or it would serve nothing")
  func stages() async throws {
    let fixture = try StagedFixture()
    for stages in [[], [Stage(name: "prod", autoDeploy: true)]] {
      try fixture.serve([try fixture.api(["GET /a"], stages: stages)])
      #expect(try fixture.get("/a").status == 404)
      let fix = try await last(fixture)["fix"]?.stringValue ?? ""
      #expect(fix.hasSuffix("make one: ctapi routes stage create '$default' --auto-deploy on --api 'api'"), "\(fix)")
    }
    try fixture.serve([try fixture.api(["GET /a"])])
    #expect(try fixture.get("/dev/a").status == 404)
    let fix = try await last(fixture)["fix"]?.stringValue ?? ""
    #expect(fix.hasSuffix("ctapi routes stage create 'dev' --auto-deploy on --api 'api'"), "\(fix)")
  }

  @Test("what a client sent stands in a command as one word, which no shell takes apart")
  func commandsAreQuoted() async throws {
    let fixture = try StagedFixture()
    try fixture.serve([try fixture.api(["GET /a"])])
    for (line, words) in [
      ("GET /x'$(id)'", #"routes create 'GET /x'\''$(id)'\''' --to URL"#),
      ("GET /z/", "routes create 'GET /z/{proxy+}' --to URL"), ("PROPFIND /z", "routes create 'ANY /z' --to URL"),
      ("GET /';id;'/a", #"stage create ''\'';id;'\''' --auto-deploy on"#),
    ] {
      #expect(try fixture.send(line).status == 404)
      let fix = try await last(fixture)["fix"]?.stringValue ?? ""
      #expect(fix.contains(words), "\(fix)")
    }
    let fields = ["Origin: https://o'$(id)'", "Access-Control-Request-Method: `id`"]
    #expect(try fixture.send("OPTIONS /a", fields).status == 404)
    let fix = try await last(fixture)["fix"]?.stringValue ?? ""
    #expect(fix.contains(#"--origin 'https://o'\''$(id)'\''' --method '`id`' --api"#), "\(fix)")
  }

  @Test("allowing one more origin leaves the settings that are there")
  func origins() async throws {
    let fixture = try StagedFixture()
    var api = try fixture.api(["GET /a"]) { $0.target = .mock(MockResponse(status: 403, body: [])) }
    api.cors = CORS(
      allowOrigins: ["https://one", "https://two"], allowMethods: ["GET"], allowHeaders: ["x-a"],
      exposeHeaders: ["x-b"],
      maxAge: 60, allowCredentials: true)
    try fixture.serve([api])
    #expect(try fixture.get("/a", ["Origin: https://three"]).status == 403)
    let cors = try step(await last(fixture), "cors")?.text() ?? ""
    #expect(
      cors.contains(
        "ctapi routes cors set --origin 'https://one' --origin 'https://two' --origin 'https://three' --method 'GET' "
          + "--header 'x-a' --expose 'x-b' --max-age 60s --credentials --api 'api'"), "\(cors)")
  }
}
