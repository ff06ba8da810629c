import CtapiCore
import CtapiDefinition
import Testing

@Suite struct RouteDecisionTests {
  private func decision(_ keys: [String], _ method: String, _ path: String) throws -> RouteDecision {
    let routes = try keys.enumerated().map { Route(id: "\($0.offset)", key: try RouteKey($0.element)) }
    return try RouteDecision(
      CompiledRoutes(API(id: "a", name: "n", title: "t", routes: routes)), method: method, path: path)
  }

  @Test func losersKnowWhy() throws {
    let keys = ["GET /a/b", "GET /a/{x}", "GET /{p+}", "ANY /a/b", "PUT /a/b", "$default", "GET /other"]
    let decision = try decision(keys, "GET", "/a/b")
    #expect(decision.winner?.key == "GET /a/b")
    #expect(decision.losers.map(\.route.key) == ["GET /a/{x}", "GET /{p+}", "ANY /a/b", "PUT /a/b", "$default"])
    #expect(
      decision.losers.map(\.reason) == [
        "from left to right, a literal comes before {x}, and {x} before {x+}", "a full match comes before a greedy one",
        "a route of the method itself comes before ANY", "it serves PUT only",
        "$default comes behind every other match",
      ])
  }

  @Test func parametersAreAsTheClientSentThem() throws {
    let decision = try decision(["GET /{a}/x/{b+}"], "GET", "/1%2F2/x/y/z")
    #expect(decision.parameters.map { "\($0.name)=\($0.value)" } == ["a=1%2F2", "b=y/z"])
  }

  @Test func noWinnerStillNamesTheOthers() throws {
    let decision = try decision(["PUT /a"], "GET", "/a")
    #expect(decision.winner == nil)
    #expect(decision.losers.map(\.reason) == ["it serves PUT only"])
  }
}
