import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

@Suite struct RequestMappingTests {
  @Test(
    "gateway.md 3.5: every source of a request gives its value",
    arguments: [
      ("$request.header.X-A", "1,2"), ("$request.querystring.k", "a,/x y"), ("$request.querystring.z", "1"),
      ("$request.path", "/pets/a b"), ("$request.path.id", "a b"), ("$stageVariables.env", "blue"),
      ("$context.requestId", "RRRRRRRRRRRRRRRR"), ("$context.extendedRequestId", "RRRRRRRRRRRRRRRR"),
      ("$context.httpMethod", "GET"), ("$context.routeKey", "GET /pets/{id}"), ("$context.stage", "dev"),
      ("$context.apiId", "a1"), ("$context.accountId", "000000000000"), ("$context.path", "/dev/pets/a%20b"),
      ("$context.protocol", "HTTP/1.1"), ("$context.identity.sourceIp", "203.0.113.9"),
      ("$context.identity.userAgent", "test"), ("$context.domainName", "api.example"), ("$context.domainPrefix", "api"),
      ("$context.requestTime", "25/Nov/2026:08:00:00 +0000"), ("$context.requestTimeEpoch", "1700000000123"),
      ("plain text", "plain text"), ("${request.path.id} of ${stageVariables.env}!", "a b of blue!"),
      ("a${request.header.none}b${request.querystring.z}", "ab1"),
    ])
  func sourcesHaveValues(_ value: String, _ expected: String) throws {
    let outcome = try MappingFixture().apply([("append:header.out", value)])
    #expect(outcome.problems.isEmpty)
    #expect(outcome.added == "out: \(expected)\r\n")
  }

  @Test(
    "C: a source without a value makes no field",
    arguments: [
      "$request.header.none", "$request.querystring.none", "$request.querystring.K", "$request.path.other",
      "$stageVariables.none", "$context.identity.user", "$context.authorizer.claims.sub", "$request.body",
      "${request.header.none}${request.header.none2}",
    ])
  func whatIsNotThereIsSkipped(_ value: String) throws {
    #expect(try MappingFixture().apply([("append:header.out", value)]).added.isEmpty)
  }

  @Test("K86: append keeps the client's field and adds one; overwrite leaves one; remove leaves none")
  func operationsOnHeaders() throws {
    let appended = try MappingFixture().apply([("append:header.X-A", "9")])
    #expect(appended.kept == ["Host", "X-A", "x-a", "User-Agent"])
    #expect(appended.added == "x-a: 9\r\n")
    let overwritten = try MappingFixture().apply([("overwrite:header.x-a", "9")])
    #expect(overwritten.kept == ["Host", "User-Agent"])
    #expect(overwritten.added == "x-a: 9\r\n")
    let removed = try MappingFixture().apply([("remove:header.x-a", "''")])
    #expect(removed.kept == ["Host", "User-Agent"])
    #expect(removed.added.isEmpty)
  }

  @Test("K88: a value is read from the original request, even if its source is removed")
  func renamingWorks() throws {
    let outcome = try MappingFixture().apply([("append:header.b", "$request.header.x-a"), ("remove:header.x-a", "''")])
    #expect(outcome.kept == ["Host", "User-Agent"])
    #expect(outcome.added == "b: 1,2\r\n")
  }

  @Test("K58: overwriting from a claim that is missing still drops what the client sent in its place")
  func aMissingClaimIsNotReplacedByTheClients() throws {
    var fixture = MappingFixture()
    fixture.request = "GET /dev/pets/1 HTTP/1.1\r\nHost: x\r\nX-User: evil\r\n\r\n"
    let outcome = try fixture.apply([("overwrite:header.x-user", "$context.authorizer.claims.sub")])
    #expect(outcome.kept == ["Host"])
    #expect(outcome.added.isEmpty)
  }

  @Test(
    "K87: query parameters are appended, overwritten once and removed; the others stay as they are",
    arguments: [
      ("overwrite:querystring.k", "v", "/t?z=1&k=v"), ("append:querystring.k", "v", "/t?k=a&z=1&k=b&k=v"),
      ("remove:querystring.k", "''", "/t?z=1"),
      ("append:querystring.n", "a b&c=d/é", "/t?k=a&z=1&k=b&n=a%20b%26c%3Dd%2F%C3%A9"),
      ("overwrite:querystring.K", "v", "/t?k=a&z=1&k=b&K=v"),
      ("append:querystring.n", "$request.header.none", "/t?k=a&z=1&k=b"),
    ])
  func operationsOnTheQuery(_ key: String, _ value: String, _ expected: String) throws {
    #expect(try MappingFixture().apply([(key, value)]).target == expected)
  }

  @Test("a query that loses its last parameter loses its question mark, and one without any gets one")
  func theQuestionMarkFollows() throws {
    #expect(try MappingFixture().apply([("remove:querystring.k", "")], target: "/t?k=1").target == "/t")
    #expect(try MappingFixture().apply([("append:querystring.k", "1")], target: "/t").target == "/t?k=1")
    #expect(try MappingFixture().apply([("remove:querystring.a b", "")], target: "/t?a+b=1&a%20b=2&c").target == "/t?c")
  }

  @Test(
    "K78: overwrite:path replaces the path and keeps the query",
    arguments: [
      ("$request.path", "/pets/a%20b?k=a&z=1&k=b"), ("$request.path.id", "/a%20b?k=a&z=1&k=b"),
      ("/x/${request.path.id}", "/x/a%20b?k=a&z=1&k=b"), ("/fixed/%41 b", "/fixed/%41%20b?k=a&z=1&k=b"),
      ("$request.querystring.k", "/a,/x%20y?k=a&z=1&k=b"), ("$request.header.none", "/t?k=a&z=1&k=b"),
      ("/a?b#c", "/a%3Fb%23c?k=a&z=1&k=b"),
    ])
  func thePathIsReplaced(_ value: String, _ expected: String) throws {
    #expect(try MappingFixture().apply([("overwrite:path", value)]).target == expected)
  }

  @Test("a decoded line end can neither end a field nor begin one")
  func nothingBreaksOutOfAField() throws {
    var fixture = MappingFixture()
    fixture.request = "GET /dev/pets/a%0D%0AEvil:1?k=x%0d%0ay%00 HTTP/1.1\r\nHost: x\r\n\r\n"
    let outcome = try fixture.apply([
      ("append:header.p", "$request.path.id"), ("append:header.q", "$request.querystring.k"),
    ])
    #expect(outcome.added == "p: a%0D%0AEvil:1\r\nq: x%0D%0Ay%00\r\n")
  }

  @Test("gateway.md 3.5: a body's members are found by their path; what the first 100 KB do not hold is not there")
  func bodiesAreRead() throws {
    var fixture = MappingFixture()
    fixture.body = #"{"a":{"b":[1,{"c":"deep"}]},"n":12.50,"t":true,"z":null,"o":{"x":1}}"#
    for (path, expected) in [
      (".a.b[1].c", "deep"), ("['a']['b'][0]", "1"), (".n", "12.50"), (".t", "true"), (".o", #"{"x":1}"#),
    ] {
      #expect(try fixture.apply([("append:header.v", "$request.body\(path)")]).added == "v: \(expected)\r\n", "\(path)")
    }
    for path in [".z", ".none", ".a.b[9]", ".n.x"] {
      #expect(try fixture.apply([("append:header.v", "$request.body\(path)")]).added.isEmpty, "\(path)")
    }
    fixture.body = "hello\nworld"
    #expect(try fixture.apply([("append:header.v", "$request.body")]).added == "v: hello%0Aworld\r\n")
    fixture.body = "{\"a\":\"" + String(repeating: "x", count: 102_400) + "\"}"
    #expect(try fixture.apply([("append:header.v", "$request.body.a")]).added.isEmpty)
  }

  @Test("gateway.md 1.7, 3.5: all of a body is a value up to what a head can hold, and none beyond")
  func wholeBodiesAreBoundedByTheHead() throws {
    var fixture = MappingFixture()
    fixture.body = String(repeating: "x", count: 10_240)
    #expect(try fixture.apply([("append:header.v", "$request.body")]).added == "v: \(fixture.body)\r\n")
    fixture.body += "x"
    #expect(try fixture.apply([("append:header.v", "$request.body")]).added.isEmpty)
  }

  @Test("gateway.md 3.5: host is not reserved; the backend sees one host whatever is mapped")
  func hostCanBeReplaced() throws {
    let outcome = try MappingFixture().apply([("overwrite:header.host", "backend.example")])
    #expect(outcome.host == "Host: backend.example\r\n")
    #expect(outcome.added.isEmpty)
    #expect(try MappingFixture().apply([("append:header.Host", "b")]).host == "Host: b\r\n")
    #expect(try MappingFixture().apply([("remove:header.host", "")]).host.isEmpty)
  }

  @Test("K58, gateway.md 2.3: claims come as text; arrays as Go writes them, null not at all")
  func claimsAreRendered() throws {
    for (json, expected) in [
      (#""user-1""#, "user-1"), ("12", "12"), ("true", "true"), (#"["admin","power"]"#, "[admin power]"),
      (#"{"a":1}"#, #"{"a":1}"#),
    ] {
      let text = Array(json.utf8)
      var parser = JSONParser(text.span, limits: .document)
      let value = try parser.parseDocument()
      #expect(ClaimText.text(of: value).map { String(decoding: $0, as: UTF8.self) } == expected)
    }
    #expect(ClaimText.text(of: .null) == nil)
    var values = JSONObject()
    values["tenant"] = "t-1"
    var fixture = MappingFixture()
    fixture.authorizer = AuthorizerContext(values: values, principal: "me")
    #expect(try fixture.apply([("append:header.t", "$context.authorizer.tenant")]).added == "t: t-1\r\n")
    #expect(try fixture.apply([("append:header.t", "$context.authorizer.principalId")]).added == "t: me\r\n")
  }

  @Test("removals come first, then overwriting, then appending")
  func stepsHaveAnOrder() throws {
    let outcome = try MappingFixture().apply([
      ("append:header.b", "2"), ("overwrite:header.a", "1"), ("remove:header.c", ""),
    ])
    #expect(outcome.added == "a: 1\r\nb: 2\r\n")
  }
}
