import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

@Suite(.serialized) struct GatewayExtensionTests {
  private func json(_ text: String) throws -> JSON {
    let bytes = Array(text.utf8)
    return try JSON(parsing: bytes.span)
  }

  @Test("gateway.md 8.3: a fixed answer has its status, fields and body")
  func fixedAnswers() throws {
    let fixture = try StagedFixture()
    let mock = try MockResponse(
      try json(#"{"status":418,"headers":{"X-A":"1","Content-Type":"text/plain"},"body":"tea"}"#))
    try fixture.serve([try fixture.api(["GET /tea"]) { $0.target = .mock(mock) }])
    let answer = try fixture.get("/tea")
    #expect(answer.status == 418)
    #expect(answer["x-a"] == ["1"])
    #expect(answer["content-type"] == ["text/plain"])
    #expect(answer.body == "tea")
    #expect(fixture.backend.requests.isEmpty)
  }

  @Test("C65: of two CORS answers a browser takes none, so that a mock's own fields give way to the API's")
  func mocksLeaveCORSToTheAPI() throws {
    let fixture = try StagedFixture()
    let mock = try MockResponse(
      try json(##"{"status":200,"headers":{"Access-Control-Allow-Origin":"*","X-A":"1"},"body":"a"}"##))
    var api = try fixture.api(["GET /a"]) { $0.target = .mock(mock) }
    try fixture.serve([api])
    #expect(try fixture.get("/a", ["Origin: https://app"])["access-control-allow-origin"] == ["*"])
    api.cors = CORS(allowOrigins: ["https://app"])
    try fixture.serve([api])
    let answer = try fixture.get("/a", ["Origin: https://app"])
    #expect(answer["access-control-allow-origin"] == ["https://app"])
    #expect(answer["x-a"] == ["1"])
  }

  @Test(
    "gateway.md 8.4: a redirect keeps the parts that it does not name",
    arguments: [
      (#"{"host":"other.example"}"#, "http://other.example:8080/old/a%20b?q=1"),
      (#"{"protocol":"HTTPS","port":443,"status":301}"#, "https://api.example/old/a%20b?q=1"),
      (#"{"path":"/new/#{path}"}"#, "http://api.example:8080/new/old/a%20b?q=1"),
      (#"{"path":"/x","query":"from=#{path}&#{query}"}"#, "http://api.example:8080/x?from=old/a%20b&q=1"),
      (#"{"path":"/x","query":""}"#, "http://api.example:8080/x"),
    ])
  func redirects(_ text: String, _ expected: String) throws {
    let fixture = try StagedFixture()
    let redirect = try Redirect(try json(text))
    try fixture.serve([try fixture.api(["GET /old/{x}"]) { $0.target = .redirect(redirect) }])
    let answer = try fixture.get("/old/a%20b?q=1", host: "api.example:8080")
    #expect(answer.status == redirect.status)
    #expect(answer["location"] == [expected])
    #expect(answer["content-length"] == ["0"])
  }

  @Test(
    "gateway.md 8.4: #{port} in a path or query is the bare number, that of the scheme where the request names none",
    arguments: [
      ("h.com:99", #"{"path":"/#{host}/#{port}/#{protocol}"}"#, "http://h.com:99/h.com/99/http?q=1"),
      ("h.com", #"{"path":"/#{host}/#{port}/#{protocol}"}"#, "http://h.com/h.com/80/http?q=1"),
      ("h.com:", #"{"path":"/#{port}"}"#, "http://h.com:/80?q=1"),
      ("[::1]:99", #"{"path":"/#{port}"}"#, "http://[::1]:99/99?q=1"),
      ("[::1]", #"{"path":"/#{port}"}"#, "http://[::1]/80?q=1"),
      ("h.com:99", #"{"path":"/x","query":"p=#{port}"}"#, "http://h.com:99/x?p=99"),
      ("h.com:99", #"{"protocol":"HTTPS","port":"443","query":"p=#{port}"}"#, "https://h.com/old/a?p=99"),
    ])
  func redirectedPorts(_ host: String, _ text: String, _ expected: String) throws {
    let fixture = try StagedFixture()
    let redirect = try Redirect(try json(text))
    try fixture.serve([try fixture.api(["GET /old/{x}"]) { $0.target = .redirect(redirect) }])
    #expect(try fixture.get("/old/a?q=1", host: host)["location"] == [expected])
  }

  @Test("gateway.md 8.4: names and values of a query string are compared without case")
  func queryNamesHaveNoCase() throws {
    let fixture = try variants([(1, #"{"query":{"Kind":"Beta*"}}"#)])
    for (path, expected) in [
      ("/a?kind=beta", "v1"), ("/a?KIND=BETA2", "v1"), ("/a?%4BIN%44=beta", "v1"), ("/a?kinds=beta", "base"),
      ("/a?x=1&Kind=BETA", "v1"), ("/a?k%69nd=bet", "base"),
    ] {
      #expect(try fixture.get(path).body == expected, "\(path)")
    }
  }

  private func variants(_ list: [(Int, String)]) throws -> StagedFixture {
    let fixture = try StagedFixture()
    var api = try fixture.api(["GET /a"]) { $0.target = .mock(MockResponse(status: 200, body: Array("base".utf8))) }
    for (priority, match) in list {
      let id = "v\(priority)"
      api.integrations.append(
        Integration(id: id, target: .mock(MockResponse(status: 200, body: Array("v\(priority)".utf8)))))
      api.routes[0].variants.append(
        RouteVariant(priority: priority, match: try RequestMatch(try json(match)), integrationID: id))
    }
    try fixture.serve([api])
    return fixture
  }

  @Test("gateway.md 8.3, 8.4: a variant is chosen by headers, query, host and the client's own address")
  func variantsAreChosen() throws {
    let fixture = try variants([
      (1, #"{"headers":{"X-Kind":["beta*","b?"]},"query":{"v":"2"}}"#), (2, #"{"headers":{"X-Kind":"beta*"}}"#),
      (3, #"{"host":"*.example.com"}"#), (4, #"{"sourceIp":["10.0.0.0/8","::1"]}"#),
      (5, #"{"query":{"local":"*"},"sourceIp":"127.0.0.0/8"}"#),
    ])
    for (path, fields, host, expected) in [
      ("/a", [], "x", "base"), ("/a", ["x-kind: BETA-1"], "x", "v2"), ("/a?v=2", ["X-Kind: beta"], "x", "v1"),
      ("/a?v=2", ["X-Kind: bx"], "x", "v1"), ("/a?v=2", [], "x", "base"), ("/a", [], "One.Example.com:99", "v3"),
      ("/a", ["X-Forwarded-For: 10.1.1.1"], "x", "base"), ("/a?local=", [], "x", "v5"),
    ] as [(String, [String], String, String)] {
      #expect(try fixture.get(path, fields, host: host).body == expected, "\(path) \(fields) \(host)")
    }
  }

  @Test("a variant stands behind the authorizer and the throttle of its route")
  func variantsAreGuarded() throws {
    let fixture = try StagedFixture()
    var stage = Stage.default
    stage.throttle = Throttle(rate: 0.01, burst: 1)
    var api = try fixture.api(["GET /a", "GET /b"], stages: [stage])
    let match = try RequestMatch(try json(#"{"query":{"v":"1"}}"#))
    for index in 0...1 {
      api.routes[index].variants = [
        RouteVariant(priority: 1, match: match, integrationID: api.integrations[1 - index].id)
      ]
    }
    api.authorizers = [Authorizer(id: "auth01", name: "jwt", issuer: "https://i.example", audience: ["c"])]
    api.routes[0].authorization = .jwt(authorizerID: "auth01", scopes: [])
    try fixture.serve([api])
    #expect(try fixture.get("/a?v=1").status == 401)
    #expect(try fixture.get("/b?v=1").body == "GET /a?v=1")
    #expect(try fixture.get("/b").status == 429)
  }

  @Test("globs are matched in time that no text can make long")
  func globsMatch() {
    for (text, pattern, expected) in [
      ("", "", true), ("", "*", true), ("a", "", false), ("abc", "a*c", true), ("abc", "a?c", true),
      ("abc", "?", false),
      ("abcbc", "*bc", true), ("abcb", "*bc", false), ("aaa", "a*a*a*", true), ("ab", "a*?*b", false),
    ] {
      #expect(Glob.matches(text, pattern) == expected, "\(text) \(pattern)")
    }
    let long = String(repeating: "a", count: 5000)
    #expect(!Glob.matches(long, String(repeating: "a*", count: 60) + "b"))
  }

  @Test("networks hold what their prefix says, in both families")
  func networksContain() throws {
    for (network, address, expected) in [
      ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.1.2.3", "10.1.2.3", true),
      ("10.1.2.3", "10.1.2.4", false), ("0.0.0.0/0", "8.8.8.8", true), ("2001:db8::/32", "2001:db8::1", true),
      ("2001:db8::/33", "2001:db8:8000::1", false), ("10.0.0.0/8", "::1", false),
      ("192.168.1.128/25", "192.168.1.129", true),
      ("192.168.1.128/25", "192.168.1.127", false),
    ] {
      #expect(try #require(AddressNetwork(network)).contains(address) == expected, "\(network) \(address)")
    }
    for text in ["10.0.0.0/33", "10.0.0/8", "x", "", "10.0.0.0/-1", "10.0.0.0/08", "::/129"] {
      #expect(AddressNetwork(text) == nil, "\(text)")
    }
  }
}
