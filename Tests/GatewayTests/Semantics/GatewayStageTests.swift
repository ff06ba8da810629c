import CtapiCore
import CtapiHTTP
import Testing

@testable import CtapiDefinition
@testable import CtapiGateway

@Suite(.serialized) struct GatewayStageTests {
  private let fixture: StagedFixture

  init() throws { fixture = try StagedFixture() }

  @Test("K2, K4: a stage with a name answers under it only")
  func aNamedStageIsTheFirstSegment() throws {
    try fixture.serve([try fixture.api(["GET /pets"], stages: [Stage(name: "dev")])])
    #expect(try fixture.get("/dev/pets").status == 200)
    #expect(fixture.backend.requests.map(\.target) == ["/pets"])
    for path in ["/pets", "/other/pets", "/dev", "/"] {
      let answer = try fixture.get(path)
      #expect(answer.status == 404, "\(path)")
      #expect(answer.body == "{\"message\":\"Not Found\"}")
    }
  }

  @Test("K3: a stage's name beats any route of $default")
  func aStageBeatsARoute() throws {
    let api = try fixture.api(["GET /dog", "GET /pets/dog"], stages: [.default, Stage(name: "pets")])
    try fixture.serve([api])
    #expect(try fixture.get("/pets/dog").body == "GET /dog")
    #expect(try fixture.get("/dog").body == "GET /dog")
  }

  @Test("gateway.md 4.2: each stage serves its own deployment, settings and variables")
  func stagesHaveDeployments() throws {
    let old = try fixture.api(["GET /old"], stages: [Stage(name: "prod")])
    let new = try fixture.api(["GET /old", "GET /new"], stages: [Stage(name: "dev")])
    try fixture.serve([old, new])
    #expect(try fixture.get("/dev/new").status == 200)
    #expect(try fixture.get("/prod/new").status == 404)
    #expect(try fixture.get("/prod/old").status == 200)
  }

  @Test("K103: an API whose stages have nothing deployed answers 404, also under its own host")
  func nothingDeployedIsNotFound() throws {
    let other = try fixture.api(["GET /a"])
    try fixture.serve([other, API(id: "b123456789", name: "b", title: "", stages: [])])
    #expect(try fixture.get("/a", host: "b123456789.execute-api.localhost").status == 404)
    #expect(try fixture.get("/_api/b123456789/a").status == 404)
    #expect(try fixture.get("/a").status == 200)
  }

  @Test("gateway.md 1.1, K103: a stage without a deployment takes its paths from $default, and has nothing for them")
  func anUndeployedStageIsNotFound() throws {
    let api = try fixture.api(["GET /dog", "$default"])
    let waiting = API(id: api.id, name: api.name, title: "", stages: [Stage(name: "dev", autoDeploy: false)])
    try fixture.serve([api, waiting])
    #expect(try fixture.get("/dog").status == 200)
    #expect(try fixture.get("/devil").status == 200)
    #expect(try fixture.get("/dev/dog").status == 404)
    #expect(try fixture.get("/dev").status == 404)
  }

  @Test("gateway.md 5.2: a stage without a deployment leaves what is said of origins as it was")
  func anUndeployedStageKeepsCORS() throws {
    var api = try fixture.api(["GET /dog"], stages: [Stage(name: "prod")])
    api.cors = CORS(allowOrigins: ["https://app"])
    let waiting = API(id: api.id, name: api.name, title: "", stages: [Stage(name: "dev", autoDeploy: false)])
    try fixture.serve([api, waiting])
    let answer = try fixture.get("/nothing", ["Origin: https://app"])
    #expect(answer.status == 404)
    #expect(answer["access-control-allow-origin"] == ["https://app"])
  }

  @Test("design.md 5: several APIs are told apart by host and by path, and the one called default answers the rest")
  func severalAPIs() throws {
    let a = try fixture.api(["GET /a"])
    let b = try fixture.api(["GET /b"], id: "b123456789", name: "default", stages: [.default, Stage(name: "dev")])
    #expect(try fixture.serve([a, b]).isEmpty)
    #expect(try fixture.get("/a", host: "a123456789.execute-api.localhost:8080").status == 200)
    #expect(try fixture.get("/b", host: "a123456789.execute-api.localhost").status == 404)
    #expect(try fixture.get("/b", host: "b123456789.execute-api.us-east-1.amazonaws.com").status == 200)
    #expect(try fixture.get("/_api/a123456789/a").body == "GET /a")
    #expect(try fixture.get("/_api/b123456789/dev/b").status == 200)
    #expect(try fixture.get("/_api/c123456789/a").status == 404)
    #expect(try fixture.get("/b").status == 200)
    #expect(try fixture.get("/a").status == 404)
  }

  @Test("of several APIs without a default the one that imports call api answers; else the first, which is said")
  func theUnnamedAPI() throws {
    let a = try fixture.api(["GET /a"], name: "aardvark")
    let b = try fixture.api(["GET /b"], id: "b123456789", name: "api")
    #expect(try fixture.serve([a, b]).isEmpty)
    #expect(try fixture.get("/b").status == 200)
    #expect(try fixture.get("/a").status == 404)
    let c = try fixture.api(["GET /b"], id: "b123456789", name: "badger")
    #expect(try fixture.serve([a, c]).map(\.rule) == ["default-api"])
    #expect(try fixture.get("/a").status == 200)
  }

  private func domain(_ name: String, _ mappings: [(key: String, api: String, stage: String)]) throws -> PublishedDomain
  {
    PublishedDomain(
      try DomainName(name, created: .init(seconds: 0)),
      mappings: mappings.enumerated().map { index, mapping in
        APIMapping(id: "m\(index)", domain: name, key: mapping.key, apiID: mapping.api, stage: mapping.stage)
      })
  }

  @Test("K28, K29, K31: the longest mapping that is whole segments of the path serves it, else the empty one")
  func mappingsAreChosenBySegments() throws {
    let keys = ["ANY /{proxy+}", "$default"]
    let apis = try ["a", "b", "c", "d"].map { letter in
      var api = try fixture.api(keys, id: "\(letter)123456789", name: letter)
      for index in api.integrations.indices {
        api.integrations[index].target = .mock(MockResponse(status: 200, body: Array(letter.utf8)))
      }
      return api
    }
    fixture.inputs.domains = [
      try domain(
        "Shop.example.com",
        [
          ("", "a123456789", "$default"), ("orders/v1/items", "b123456789", "$default"),
          ("orders/v2/items", "c123456789", "$default"), ("orders/v2/items/categories", "d123456789", "$default"),
        ])
    ]
    try fixture.serve(apis)
    for (path, expected) in [
      ("/orders/v1/items/123", "b"), ("/orders/v1/items", "b"), ("/orders/v2/items/7", "c"),
      ("/orders/v2/items/categories/5", "d"), ("/customers", "a"), ("/orders/v1", "a"),
      ("/orders/v1/itemsX", "a"), ("/orders/v2/items/categoriesX", "c"), ("/", "a"),
    ] {
      #expect(try fixture.get(path, host: "shop.EXAMPLE.com:8080").body == expected, "\(path)")
    }
  }

  @Test("K31: without an empty mapping what no key begins is 404; a mapped stage that is not there is 404")
  func unmappedPathsAreNotFound() throws {
    let api = try fixture.api(["GET /{proxy+}"], stages: [Stage(name: "dev")])
    fixture.inputs.domains = [
      try domain("api.example.com", [("orders", "a123456789", "dev"), ("gone", "a123456789", "prod")])
    ]
    try fixture.serve([api])
    #expect(try fixture.get("/orders/1", host: "api.example.com").body == "GET /1")
    #expect(try fixture.get("/ordersX", host: "api.example.com").status == 404)
    #expect(try fixture.get("/gone/1", host: "api.example.com").status == 404)
  }

  @Test("gateway.md 1.6: $context.customDomain.basePathMatched is the mapping's key, in logs and mappings; none is '-'")
  func theMatchedKeyIsShown() throws {
    let variable = "$context.customDomain.basePathMatched"
    var stage = Stage(name: "dev")
    stage.accessLog = AccessLogSettings(
      destination: "arn:aws:logs:us-east-1:000000000000:log-group:x", format: "\(variable) $context.requestId")
    let changes = try ParameterMapping.requestMappings(JSONText.object([("overwrite:header.x-key", variable)]))
    let api = try fixture.api(["GET /{proxy+}"], stages: [stage]) { $0.requestParameters = changes }
    fixture.inputs.domains = [try domain("api.example.com", [("e/x", "a123456789", "dev"), ("", "a123456789", "dev")])]
    try fixture.serve([api])
    #expect(try fixture.get("/e/x/1", host: "api.example.com").status == 200)
    #expect(try fixture.get("/1", host: "api.example.com").status == 200)
    #expect(try fixture.get("/dev/1").status == 200)
    #expect(fixture.backend.requests.map { $0.headers["x-key"] } == ["e/x", nil, nil])
    let lines = try fixture.stopAndReadLog("a123456789-dev.log")
    #expect(lines.map { $0.split(separator: " ").first } == ["e/x", "-", "-"])
  }

  @Test("gateway.md 1.6: a wildcard domain stands for one label")
  func wildcardDomains() throws {
    let api = try fixture.api(["GET /{proxy+}"])
    var hidden = api
    hidden.disablesDefaultEndpoint = true
    fixture.inputs.domains = [try domain("*.example.com", [("", "a123456789", "$default")])]
    try fixture.serve([hidden])
    #expect(try fixture.get("/a", host: "one.example.com").status == 200)
    for host in ["example.com", "a.b.example.com", ".example.com", "oneexample.com"] {
      #expect(try fixture.get("/a", host: host).status == 404, "\(host)")
    }
  }
}
