import CtapiCore
import CtapiDefinition
import Testing

@testable import CtapiApp

/// What the doctor says of one API's definition and stages.
@Suite struct DefinitionCheckupTests {
  private let key: RouteKey
  init() throws { key = try RouteKey("GET /pets") }

  private var whole: API {
    let mock = Integration(id: "i", target: .mock(MockResponse(status: 200, contentType: nil, body: [])))
    return API(
      id: "x", name: "api", title: "t", routes: [Route(id: "r", key: key, integrationID: "i")], integrations: [mock])
  }

  private func rules(_ change: (inout API) -> Void) -> [String] {
    var api = whole
    change(&api)
    return DefinitionCheckup(api).findings().map(\.rule)
  }

  @Test func aWholeDefinitionIsFine() { #expect(rules { _ in } == []) }

  @Test func whatAnswersNothingIsNamed() {
    #expect(rules { $0.routes = [] } == ["routes-absent"])
    #expect(rules { $0.routes[0].integrationID = nil } == ["integration-missing"])
    #expect(rules { $0.stages = [] } == ["stage-absent"])
    #expect(rules { $0.stages = [Stage(name: "prod", autoDeploy: false)] } == ["stage-undeployed"])
  }

  @Test func forwardedEncodedPathsAreNamedWhereSomethingIsGuarded() {
    #expect(rules { $0.encodedPaths = .forward } == [])
    #expect(
      rules {
        $0.encodedPaths = .forward
        $0.authorizers = [Authorizer(id: "a", name: "a", issuer: "https://i", audience: [])]
      } == ["encoded-paths-forwarded"])
  }

  @Test(
    "K99: 0 blocks, absent does not",
    arguments: [
      (Throttle(), []), (Throttle(rate: 1, burst: 1), []), (Throttle(rate: 0), ["throttle-zero"]),
      (Throttle(burst: 0), ["throttle-zero"]), (Throttle(rate: 5, burst: 0), ["throttle-zero"]),
      (Throttle(rate: 10_000, burst: 5000), []), (Throttle(rate: 10_001), ["quota"]),
      (Throttle(burst: 5001), ["quota"]),
    ] as [(Throttle, [String])])
  func throttles(throttle: Throttle, expected: [String]) {
    #expect(rules { $0.stages = [Stage(name: "$default", throttle: throttle)] } == expected)
    let settings = RouteThrottle(routeKey: "GET /pets", throttle: throttle)
    #expect(rules { $0.stages = [Stage(name: "$default", routeThrottles: [settings])] } == expected)
  }

  @Test func theLintersWarningsAreTaken() throws {
    let text = """
      openapi: 3.0.1
      info: {title: t, version: "1"}
      paths:
        /pets:
          get:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            responses: {"200": {description: ok}}
            x-amazon-apigateway-integration: {type: HTTP_PROXY, httpMethod: GET, uri: "http://127.0.0.1:1/"}
      """
    let document = try ExaminedDocument(
      parsing: Array(text.utf8), file: "api.yaml", locality: Locality(), pool: nil)
    // The note about payloadFormatVersion asks for nothing here.
    #expect(document.findings.map(\.rule) == ["parameter-not-in-path"])
    #expect(document.findings.first?.place?.line == 5)
    #expect(document.api.routes.count == 1)
  }
}
