import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

@testable import CtapiGateway

@Suite(.serialized) struct GatewayAccessLogTests {
  private static let format =
    #"{"id":"$context.requestId","path":"$context.path","route":"$context.routeKey","stage":"$context.stage","#
    + #""status":"$context.status","length":"$context.responseLength","protocol":"$context.protocol","#
    + #""backend":"$context.integrationStatus","error":"$context.error.responseType","why":"$context.integrationErrorMessage","#
    + #""agent":"$context.identity.userAgent","auth":"$context.authorizer.error"}"#

  private func stage(_ name: String, _ format: String = Self.format) -> Stage {
    var stage = Stage(name: name)
    stage.accessLog = AccessLogSettings(destination: "arn:aws:logs:us-east-1:000000000000:log-group:x", format: format)
    return stage
  }

  private func parse(_ line: String) throws -> JSON {
    let bytes = Array(line.utf8)
    var parser = JSONParser(bytes.span, limits: .document)
    return try parser.parseDocument()
  }

  @Test("K26, K27, K106: a line a request, with the id its answer has, the stage in the path and not in the route")
  func aLineARequest() throws {
    let fixture = try StagedFixture()
    try fixture.serve([try fixture.api(["GET /pets"], stages: [stage("dev"), stage("$default")])])
    let first = try fixture.get("/dev/pets", ["User-Agent: me/1"])
    let second = try fixture.get("/none")
    let third = try fixture.get("/pets")
    let dev = try fixture.stopAndReadLog("a123456789-dev.log").map(parse)
    #expect(dev.count == 1)
    #expect(dev[0]["id"]?.stringValue == first["apigw-requestid"].first)
    #expect(dev[0]["path"]?.stringValue == "/dev/pets")
    #expect(dev[0]["route"]?.stringValue == "GET /pets")
    #expect(dev[0]["stage"]?.stringValue == "dev")
    #expect(dev[0]["status"]?.stringValue == "200")
    #expect(dev[0]["length"]?.stringValue == "9")
    #expect(dev[0]["protocol"]?.stringValue == "HTTP/1.1")
    #expect(dev[0]["backend"]?.stringValue == "200")
    #expect(dev[0]["error"]?.stringValue == "-")
    #expect(dev[0]["agent"]?.stringValue == "me/1")
    let rest = try String(decoding: Files.read(fixture.folder.file("a123456789.log")), as: UTF8.self)
      .split(separator: "\n").map { try parse(String($0)) }
    #expect(rest.map { $0["id"]?.stringValue } == [second, third].map { $0["apigw-requestid"].first })
    #expect(rest.map { $0["route"]?.stringValue } == ["-", "GET /pets"])
    #expect(rest[0]["error"]?.stringValue == "MISSING_ROUTE")
    #expect(rest[0]["length"]?.stringValue == "23")
    #expect(rest.map { $0["stage"]?.stringValue } == ["$default", "$default"])
  }

  @Test("K82: a service without instances is 503, and the log says why")
  func aMissingBackendIsLogged() throws {
    let fixture = try StagedFixture()
    let api = try fixture.api(["GET /pets"], stages: [stage("$default")])
    fixture.inputs.endpoints = [:]
    try fixture.serve([api])
    #expect(try fixture.get("/pets").status == 503)
    let line = try parse(try #require(try fixture.stopAndReadLog("a123456789.log").first))
    #expect(line["error"]?.stringValue == "INTEGRATION_NETWORK_FAILURE")
    #expect(line["why"]?.stringValue == "No healthy target could be reached")
    #expect(line["backend"]?.stringValue == "-")
  }

  @Test("K82, gateway.md 3.7: a host without an address is 503, and the log says that it is the name")
  func anUnresolvedHostIsLogged() throws {
    let fixture = try StagedFixture()
    let api = try fixture.api(["GET /pets"], stages: [stage("$default")])
    fixture.inputs.endpoints = [:]
    fixture.inputs.unresolved = [.init(api: api.id, integration: api.integrations[0].id, stage: "$default")]
    try fixture.serve([api])
    let answer = try fixture.get("/pets")
    #expect(answer.status == 503 && answer.body == "{\"message\":\"Service Unavailable\"}")
    let line = try parse(try #require(try fixture.stopAndReadLog("a123456789.log").first))
    #expect(line["error"]?.stringValue == "INTEGRATION_NETWORK_FAILURE")
    #expect(line["why"]?.stringValue == "The integration's host name has no address")
  }

  @Test("K91: a backend that is too slow is told from one that is not there")
  func aSlowBackendIsLogged() throws {
    let fixture = try StagedFixture { _ in
      usleep(500_000)
      return HTTPResponse(status: 200)
    }
    try fixture.serve([try fixture.api(["GET /a"], stages: [stage("$default")]) { $0.timeoutMilliseconds = 100 }])
    #expect(try fixture.get("/a").status == 503)
    let line = try parse(try #require(try fixture.stopAndReadLog("a123456789.log").first))
    #expect(line["error"]?.stringValue == "INTEGRATION_TIMEOUT")
  }

  @Test("gateway.md 2.2: the log says why a token was not accepted")
  func denialsAreLogged() throws {
    let fixture = try StagedFixture()
    var api = try fixture.api(["GET /a"], stages: [stage("$default")])
    api.authorizers = [Authorizer(id: "auth01", name: "jwt", issuer: "https://i.example", audience: ["c"])]
    api.routes[0].authorization = .jwt(authorizerID: "auth01", scopes: [])
    fixture.inputs.keys["https://i.example"] = .fetchFailed
    try fixture.serve([api])
    #expect(try fixture.get("/a", ["Authorization: Bearer a.b.c"]).status == 401)
    let line = try parse(try #require(try fixture.stopAndReadLog("a123456789.log").first))
    #expect(line["auth"]?.stringValue == "invalid_token: JWKS communication error")
    #expect(line["error"]?.stringValue == "UNAUTHORIZED")
  }

  @Test("design.md 7.1: lines are in the file within 100 ms or so, while the gateway runs")
  func linesAreFlushed() throws {
    let fixture = try StagedFixture()
    try fixture.serve([try fixture.api(["GET /a"], stages: [stage("$default", "$context.requestId")])])
    let answer = try fixture.get("/a")
    var text = ""
    for _ in 0..<100 where text.isEmpty {
      usleep(20_000)
      text = String(decoding: (try? Files.read(fixture.folder.file("a123456789.log"))) ?? [], as: UTF8.self)
    }
    #expect(text == (answer["apigw-requestid"].first ?? "") + "\n")
  }

  @Test("mocks, preflights and refused bodies are logged, each once, also on one connection")
  func everyAnswerIsLoggedOnce() throws {
    let fixture = try StagedFixture()
    var api = try fixture.api(
      ["GET /mock", "POST /a"], stages: [stage("$default", "$context.status $context.requestId")])
    api.integrations[0].target = .mock(MockResponse(status: 202, body: Array("hi".utf8)))
    api.cors = CORS(allowOrigins: ["*"], allowMethods: ["*"])
    try fixture.serve([api])
    let connection = try RawConnection(port: fixture.port)
    for _ in 0..<3 {
      connection.send("GET /mock HTTP/1.1\r\nHost: x\r\n\r\n")
      _ = connection.readResponse()
    }
    _ = try fixture.send("OPTIONS /x", ["Origin: https://a", "Access-Control-Request-Method: PUT"])
    _ = try fixture.send("POST /a", ["Content-Length: 99999999"])
    _ = try fixture.send("POST /a", body: "x")
    let lines = try fixture.stopAndReadLog("a123456789.log")
    #expect(lines.map { $0.prefix(3) } == ["202", "202", "202", "204", "413", "200"])
    #expect(Set(lines.map { $0.dropFirst(4) }).count == 6)
  }
}
