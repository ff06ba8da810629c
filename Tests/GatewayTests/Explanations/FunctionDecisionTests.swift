import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

/// Answers that came, but could not be used, are explained as the gateway's refusals that they are.
@Suite(.serialized) struct FunctionDecisionTests {
  private func last(_ fixture: StagedFixture) async throws -> JSON {
    let gateway = try #require(fixture.gateway)
    return try #require(await gateway.decisions(Gateway.DecisionQuery(limit: 1)).decisions.last).json
  }

  @Test(
    "gateway.md 3.6: that a function answered what is no response is told, with what was expected and what came",
    arguments: [("no JSON", 200, "what is no JSON document of that kind"), ("{}", 502, "the status 502")])
  func functionsThatAnswerNoResponse(_ body: String, _ status: Int, _ got: String) async throws {
    let fixture = try StagedFixture { _ in
      HTTPResponse(status: status, contentType: "text/plain", body: Array(body.utf8))
    }
    let url = try URLTemplate(fixture.url + "/f")
    let target = IntegrationTarget.function(FunctionTarget(url: url, payloadFormat: .version1))
    try fixture.serve([try fixture.api(["GET /a"]) { $0.target = target }])
    #expect(try fixture.get("/a").status == 500)
    let decision = try await last(fixture)
    #expect(decision["status"]?.numberValue?.integer == 500)
    #expect(decision["reason"] == "what the function answered is no response")
    #expect(decision["got"]?.stringValue == got)
    for name in ["rule", "expected", "fix"] { #expect(decision[name]?.stringValue?.isEmpty == false) }
  }

  @Test("gateway.md 2.4: that an authorizer takes no connection is told as that")
  func anAuthorizerThatIsNotThere() async throws {
    let fixture = try StagedFixture()
    var api = try fixture.api(["GET /a"])
    let request = try RequestAuthorizer(
      url: "http://127.0.0.1:1/auth", payloadFormat: .version2, resultTTL: 0, usesSimpleResponses: true,
      sources: ["$request.header.Authorization"])
    api.authorizers = [Authorizer(id: "auth01", name: "custom", request: request)]
    api.routes[0].authorization = .request(authorizerID: "auth01")
    let endpoint = try #require(Endpoint(host: "127.0.0.1", port: 1))
    fixture.inputs.endpoints[.init(api: api.id, integration: "auth01")] = [endpoint]
    try fixture.serve([api])
    #expect(try fixture.get("/a", ["Authorization: x"]).status == 500)
    #expect(try await last(fixture)["got"] == "127.0.0.1:1: it takes no connection")
  }

  @Test("gateway.md 3.5: a body that a mapping cannot take in is told: it is cut, or too large")
  func bodiesThatCannotBeTakenIn() async throws {
    for (answer, reason) in [
      ("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}", "closed the connection before its answer was whole"),
      (
        "HTTP/1.1 200 OK\r\nContent-Length: 10485761\r\n\r\n" + String(repeating: "x", count: 10_485_761),
        "too large to be taken in whole"
      ),
    ] {
      let backend = try RawBackend(answer: Array(answer.utf8), closes: true)
      defer { backend.stop() }
      let fixture = try StagedFixture()
      try fixture.serve("GET /a", to: backend.port, changing: [("append:header.a", "$response.body.a")])
      #expect(try fixture.get("/a").status == 500)
      let decision = try await last(fixture)
      #expect(decision["reason"]?.stringValue?.contains(reason) == true, "\(decision.text())")
      for name in ["rule", "expected", "got", "fix"] { #expect(decision[name]?.stringValue?.isEmpty == false) }
    }
  }

  @Test("a backend's own error is its answer, and no refusal")
  func backendsErrorsAreNoRefusals() async throws {
    let fixture = try StagedFixture { _ in HTTPResponse(status: 500, contentType: "text/plain", body: []) }
    try fixture.serve([try fixture.api(["GET /a"])])
    #expect(try fixture.get("/a").status == 500)
    let gateway = try #require(fixture.gateway)
    #expect(await gateway.decisions(Gateway.DecisionQuery()).decisions.isEmpty)
  }
}
