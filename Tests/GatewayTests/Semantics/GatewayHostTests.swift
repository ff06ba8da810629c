import CtapiCore
import CtapiHTTP
import Testing

@testable import CtapiDefinition
@testable import CtapiGateway

/// Which API and mapping a host names, and how paths are compared with what they name (`gateway.md` 1.1, 1.4, 1.6).
@Suite(.serialized) struct GatewayHostTests {
  private let fixture: StagedFixture

  init() throws { fixture = try StagedFixture() }

  /// An API that answers every path by its own name.
  private func mock(_ name: String, id: String, stages: [Stage] = [.default]) throws -> API {
    var api = try fixture.api(["ANY /{proxy+}", "$default"], id: id, name: name, stages: stages)
    for index in api.integrations.indices {
      api.integrations[index].target = .mock(MockResponse(status: 200, body: Array(name.utf8)))
    }
    return api
  }

  private func domain(_ name: String, _ mappings: [(key: String, api: String)]) throws -> PublishedDomain {
    PublishedDomain(
      try DomainName(name, created: .init(seconds: 0)),
      mappings: mappings.enumerated().map { index, mapping in
        APIMapping(id: "m\(index)", domain: name, key: mapping.key, apiID: mapping.api, stage: "$default")
      })
  }

  @Test("gateway.md 1.6, K28, K31: an exact domain goes before a wildcard one, whatever their order")
  func exactDomainsWin() throws {
    let apis = [try mock("exact", id: "a123456789"), try mock("wild", id: "b123456789")]
    let wild = try domain("*.wild.example", [("", "b123456789")])
    let exact = try domain("foo.wild.example", [("orders", "a123456789")])
    for domains in [[wild, exact], [exact, wild]] {
      fixture.inputs.domains = domains
      try fixture.serve(apis)
      #expect(try fixture.get("/orders/1", host: "foo.wild.example").body == "exact")
      #expect(try fixture.get("/orders/1", host: "FOO.wild.Example:8080").body == "exact")
      // What the exact domain does not map is not there: the wildcard one has no say any more.
      #expect(try fixture.get("/other", host: "foo.wild.example").status == 404)
      #expect(try fixture.get("/other", host: "bar.wild.example").body == "wild")
    }
  }

  @Test("gateway.md 1.1: hosts are names of the DNS, so case and a last dot do not count")
  func hostsAreNames() throws {
    fixture.inputs.domains = [try domain("api.example.com", [("", "b123456789")])]
    try fixture.serve([try mock("default", id: "a123456789"), try mock("b", id: "b123456789")])
    for (host, expected) in [
      ("b123456789.execute-api.localhost", "b"), ("B123456789.EXECUTE-API.localhost", "b"),
      ("B123456789.Execute-Api.LocalHost.:8080", "b"), ("b123456789.execute-api", "b"),
      ("B123456789.example", "b"), ("api.example.com", "b"), ("api.example.com.", "b"), ("API.example.COM.:8080", "b"),
      ("A123456789.execute-api.localhost", "default"), ("localhost", "default"), ("127.0.0.1:8080", "default"),
      ("api.example.com..", "default"), ("api.example.org", "default"), ("execute-api.localhost", "default"),
      ("c123456789.example", "default"), ("x.execute-apis.localhost", "default"), ("x.y.execute-api", "default"),
      ("[::1]:8080", "default"),
    ] {
      #expect(try fixture.get("/x", host: host).body == expected, "\(host)")
    }
  }

  @Test("gateway.md 1.1: a host that names an API that is not there is 404, also where there is one API only")
  func unknownAPIsAreNotFound() throws {
    let one = try mock("one", id: "a123456789")
    for apis in [[one], [one, try mock("default", id: "b123456789")]] {
      try fixture.serve(apis)
      for host in [
        "c123456789.execute-api.localhost", "C123456789.EXECUTE-API.us-east-1.amazonaws.com", "c.execute-api:8080",
        "a1234567890.execute-api.localhost", "a12345678.execute-api.localhost.",
      ] {
        let answer = try fixture.get("/x", host: host)
        #expect(answer.status == 404, "\(host)")
        #expect(answer.body == "{\"message\":\"Not Found\"}")
      }
      #expect(try fixture.get("/_api/a123456789/x", host: "c123456789.execute-api.localhost").body == "one")
    }
  }

  @Test("gateway.md 1.1: disableExecuteApiEndpoint also holds for hosts in capitals and with a last dot")
  func disabledEndpointsStayDisabled() throws {
    var hidden = try mock("hidden", id: "a123456789")
    hidden.disablesDefaultEndpoint = true
    fixture.inputs.domains = [try domain("api.example.com", [("", "a123456789")])]
    try fixture.serve([hidden, try mock("default", id: "b123456789")])
    for host in ["a123456789", "A123456789"] {
      for suffix in [".execute-api.localhost", ".EXECUTE-API.localhost.", ".example:80"] {
        #expect(try fixture.get("/x", host: host + suffix).status == 404, "\(host)\(suffix)")
      }
    }
    #expect(try fixture.get("/x", host: "API.example.com.").body == "hidden")
    #expect(try fixture.get("/x").body == "default")
  }

  @Test("gateway.md 1.1, 1.4: a stage's segment is compared decoded, and forwarded as it came")
  func encodedStages() throws {
    let api = try fixture.api(["GET /dog", "GET /{proxy+}"], stages: [.default, Stage(name: "pets")])
    try fixture.serve([api])
    for (path, expected) in [
      ("/pets/dog", "GET /dog"), ("/%70ets/dog", "GET /dog"), ("/%70%65%74%73/d%6Fg", "GET /dog"),
      ("/pet%73/a%20b", "GET /a%20b"), ("/%50ets/dog", "GET /%50ets/dog"), ("/pets%2Fdog", "GET /pets%2Fdog"),
      ("/%70ets%2Fdog/x", "GET /%70ets%2Fdog/x"), ("/%70et/dog", "GET /%70et/dog"),
      ("/%70etss/dog", "GET /%70etss/dog"), ("/p%65%74%73%73/dog", "GET /p%65%74%73%73/dog"),
    ] {
      #expect(try fixture.get(path).body == expected, "\(path)")
    }
    #expect(try fixture.get("/_api/a123456789/%70ets/dog").body == "GET /dog")
    #expect(try fixture.get("/%70ets").status == 404)
  }

  @Test("gateway.md 1.4, 1.6, K31: a mapping's key is compared decoded, an encoded slash ends no segment of it")
  func encodedMappingKeys() throws {
    let api = try fixture.api(["GET /{proxy+}"])
    fixture.inputs.domains = [try domain("api.example.com", [("orders/v1", "a123456789"), ("a+b", "a123456789")])]
    try fixture.serve([api])
    for (path, expected) in [
      ("/orders/v1/x", "GET /x"), ("/%6frders/v1/x", "GET /x"), ("/orders/%76%31/%78", "GET /%78"),
      ("/a%2bb/x", "GET /x"), ("/a+b/%2F", "GET /%2F"),
    ] {
      #expect(try fixture.get(path, host: "api.example.com").body == expected, "\(path)")
    }
    for path in ["/orders%2Fv1/x", "/%6frders/v1%2Fx", "/%6Frders/v11/x", "/%4frders/v1/x", "/orders/v%31%", "/%6f"] {
      let status = try fixture.get(path, host: "api.example.com").status
      #expect(status == (path.hasSuffix("%") ? 400 : 404), "\(path)")
    }
  }

  @Test("K76: on $default the path goes behind the URL's own path, in front of its query")
  func defaultRouteWithQuery() throws {
    let cases: [(url: String, line: String, expected: String)] = [
      ("/base?k=v", "GET /a?x=1", "GET /base/a?k=v&x=1"), ("/base?k=v", "GET /a", "GET /base/a?k=v"),
      ("?k=v", "GET /a?x=1", "GET /a?k=v&x=1"), ("/base", "GET /a?x=1", "GET /base/a?x=1"),
      ("", "GET /a?x=1", "GET /a?x=1"), ("/base?k=v", "GET /?x", "GET /base/?k=v&x"),
      ("/base?a=/b?c", "GET /a", "GET /base/a?a=/b?c"), ("/base?k=v", "OPTIONS *", "OPTIONS /base?k=v"),
      ("/5", "OPTIONS *", "OPTIONS /5"), ("?k=v", "OPTIONS *", "OPTIONS /?k=v"), ("", "OPTIONS *", "OPTIONS *"),
    ]
    for item in cases {
      let target = IntegrationTarget.url(try URLTemplate(fixture.url + item.url))
      try fixture.serve([try fixture.api(["$default"]) { $0.target = target }])
      #expect(try fixture.send(item.line).body == item.expected, "\(item.url) \(item.line)")
    }
  }

  @Test("K76: a stage's bare name on $default still asks a backend for a path")
  func defaultRouteOfABareStage() throws {
    for (url, expected) in [("", "GET /?x=1"), ("?k=v", "GET /?k=v&x=1"), ("/base", "GET /base?x=1")] {
      let target = IntegrationTarget.url(try URLTemplate(fixture.url + url))
      try fixture.serve([try fixture.api(["$default"], stages: [Stage(name: "dev")]) { $0.target = target }])
      #expect(try fixture.get("/dev?x=1").body == expected, "\(url)")
    }
  }

  @Test("gateway.md 5.2: a 404 for want of a stage has CORS fields where all stages have the same settings")
  func corsOfNoStage() throws {
    var cors = CORS()
    cors.allowOrigins = ["https://app.example"]
    var dev = try fixture.api(["GET /a"], stages: [Stage(name: "dev")])
    dev.cors = cors
    var prod = try fixture.api(["GET /a"], stages: [Stage(name: "prod")])
    prod.cors = cors
    try fixture.serve([dev, prod])
    func origins(_ origin: String) throws -> [String] {
      let answer = try fixture.get("/other/a", ["Origin: \(origin)"])
      #expect(answer.status == 404)
      return answer["access-control-allow-origin"]
    }
    #expect(try origins("https://app.example") == ["https://app.example"])
    #expect(try origins("https://other.example") == [])
    prod.cors?.allowOrigins = ["https://app.example", "https://other.example"]
    try fixture.serve([dev, prod])
    #expect(try origins("https://app.example") == [])
    prod.cors = nil
    try fixture.serve([dev, prod])
    #expect(try origins("https://app.example") == [])
  }
}
