import CtapiCore
import CtapiHTTP
import CtapiIdentity
import Testing

@testable import CtapiDefinition
@testable import CtapiGateway

/// Every refusal of the real gateway is explained: which rule, what was expected, what came, how to mend it
/// (`design.md` 1 promise 3).
@Suite(.serialized) struct GatewayDecisionTests {
  private static let put = "PUT /foodstore/foods/1"

  private func last(_ gateway: Gateway, status: Int? = nil) async throws -> JSON {
    var query = Gateway.DecisionQuery(limit: 1)
    query.status = status
    return try #require(await gateway.decisions(query).decisions.last).json
  }

  private func step(_ decision: JSON, _ name: String) -> JSON? {
    decision["steps"]?.arrayValue?.first { $0["step"]?.stringValue == name }
  }

  /// Whether all of a verdict is there.
  private func expectVerdict(_ decision: JSON, _ status: Int, reason: String, failed: String) {
    #expect(decision["status"]?.numberValue?.integer == status)
    #expect(decision["reason"]?.stringValue?.contains(reason) == true, "\(decision.text())")
    for name in ["rule", "expected", "got", "fix"] {
      #expect(decision[name]?.stringValue?.isEmpty == false, "no \(name): \(decision.text())")
    }
    let failures = (decision["steps"]?.arrayValue ?? []).filter { $0["outcome"]?.stringValue == "failed" }
    #expect(failures.compactMap { $0["step"]?.stringValue } == [failed], "\(decision.text())")
  }

  @Test("gateway.md 2.2: a refused token is explained by the rule, without the token")
  func tokens() async throws {
    let fixture = try ProtectedFixture(scopes: ["food/write"])
    let now = SystemClock().now.seconds
    let cases: [(token: String, status: Int, reason: String, check: String)] = [
      ("", 401, "no token was sent", "token"),
      ("nonsense", 401, "three segments", "form"),
      (try ProtectedFixture.token(["exp": "\(now - 60)"]), 401, "expired", "exp"),
      (try ProtectedFixture.token(["iss": "\"https://other\""]), 401, "'https://other'", "iss"),
      (try ProtectedFixture.token(["client_id": "\"other\""]), 401, "'other'", "aud"),
      (
        try ProtectedFixture.token(["client_id": nil]), 401, "there is neither a claim 'aud' nor 'client_id'", "aud"
      ),
      (try ProtectedFixture.token(["nbf": "\(now + 600)"]), 401, "valid from", "nbf"),
      (try ProtectedFixture.token(key: ProtectedFixture.otherKey), 401, "signature", "signature"),
      (try ProtectedFixture.token(header: #"{"alg":"RS256","kid":"k9"}"#), 401, "k9", "key"),
      (try ProtectedFixture.token(["scope": "\"food/read x\""]), 403, "none of the route's scopes", "scope"),
    ]
    for item in cases {
      let fields = item.token.isEmpty ? [] : ["Authorization: Bearer \(item.token)"]
      let answer = try fixture.send("\(GatewayDecisionTests.put)?sort=x&password=hunter2", fields: fields)
      let decision = try await last(fixture.fixture.gateway)
      expectVerdict(decision, item.status, reason: item.reason, failed: "authorizer")
      #expect(answer.contains("apigw-requestid: \(decision["requestId"]?.stringValue ?? "?")\r\n"))
      let checks = step(decision, "authorizer")?["checks"]?.arrayValue ?? []
      #expect(checks.filter { $0["outcome"] == "failed" }.compactMap { $0["check"]?.stringValue } == [item.check])
      let challenge = step(decision, "authorizer")?["wwwAuthenticate"]?.stringValue ?? "?"
      #expect(answer.contains("www-authenticate: \(challenge)\r\n"))
      let text = decision.text()
      #expect(!text.contains("hunter2"))
      if item.token.contains(".") {
        let parts = item.token.split(separator: ".")
        #expect(!text.contains(parts[1]) && !text.contains(parts[2]) && !text.contains("user-1"), "\(text)")
        let hash = try DigestAlgorithm.sha256.hash(Array(item.token.utf8).span).prefix(4)
        let digits = hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(decision["token"]?["sha256"]?.stringValue?.hasPrefix(digits) == true)
        #expect(decision["token"]?["header"]?["alg"] == "RS256")
      }
    }
    #expect(fixture.protected.received.isEmpty)
  }

  @Test("gateway.md 2.2: why an issuer's keys could not be had is said")
  func keyFailures() async throws {
    let staged = try StagedFixture()
    var api = try staged.api(["GET /a"])
    api.authorizers = [Authorizer(id: "auth01", name: "jwt", issuer: "https://i.example", audience: ["c"])]
    api.routes[0].authorization = .jwt(authorizerID: "auth01", scopes: [])
    staged.inputs.keys["https://i.example"] = .discoveryFailed
    staged.inputs.keyFailures["https://i.example"] = "cannot reach 'i.example': connection refused"
    try staged.serve([api])
    #expect(try staged.get("/a", ["Authorization: Bearer a.b.c"]).status == 401)
    let decision = try await last(try #require(staged.gateway))
    #expect(decision["got"]?.stringValue == "cannot reach 'i.example': connection refused")
    #expect(decision["fix"]?.stringValue?.contains("at most once a second") == true)
  }

  @Test func anIssuerThatCannotBeReachedIsNamed() async throws {
    for keys in [GatewayInputs.Keys.discoveryFailed, .fetchFailed] {
      let fixture = try ProtectedFixture(keys: keys)
      let token = try ProtectedFixture.token()
      _ = try fixture.send(GatewayDecisionTests.put, fields: ["Authorization: \(token)"])
      expectVerdict(
        try await last(fixture.fixture.gateway), 401, reason: "the issuer's keys cannot be had", failed: "authorizer")
    }
  }

  @Test("gateway.md 1.3: a request that no route serves is told the nearest one")
  func routes() async throws {
    let fixture = try GatewayFixture([("GET /pets", "http://127.0.0.1:1/"), ("PUT /pets/{id}", "http://127.0.0.1:1/")])
    let cases = [
      ("GET /none", "no route serves GET /none", "one of the API's 2 routes"),
      ("GET /pets/", "no route serves GET /pets/", "'/pets', which GET /pets serves"),
      ("GET /Pets", "no route serves GET /Pets", "'/pets', which GET /pets serves"),
      ("GET /prod/pets", "no route serves GET /prod/pets", "'prod' is no stage"),
      ("DELETE /pets/7", "not for DELETE", "one of the methods PUT"),
    ]
    for (line, reason, expected) in cases {
      _ = try fixture.exchange("\(line) HTTP/1.1\r\nHost: x\r\n\r\n")
      let decision = try await last(fixture.gateway)
      expectVerdict(decision, 404, reason: reason, failed: "route")
      #expect(decision["expected"]?.stringValue?.contains(expected) == true, "\(decision.text())")
    }
    let candidates = step(try await last(fixture.gateway), "route")?["candidates"]?.arrayValue
    #expect(candidates == [["key": "PUT /pets/{id}", "reason": "it serves PUT only"]])
    _ = try fixture.exchange(
      "OPTIONS /pets HTTP/1.1\r\nHost: x\r\nOrigin: https://app\r\nAccess-Control-Request-Method: GET\r\n\r\n")
    expectVerdict(try await last(fixture.gateway), 404, reason: "no CORS settings", failed: "route")
  }

  @Test("gateway.md 1.1: an API or stage that is not found is told how they are named")
  func apisAndStages() async throws {
    let fixture = try GatewayFixture([("GET /pets", "http://127.0.0.1:1/")], stages: [Stage(name: "prod")])
    _ = try fixture.get("/pets")
    var decision = try await last(fixture.gateway)
    expectVerdict(decision, 404, reason: "no stage is named 'pets'", failed: "stage")
    #expect(decision["fix"]?.stringValue?.contains("/prod/pets") == true)
    _ = try fixture.get("/_api/zzzzzzzzzz/pets")
    expectVerdict(try await last(fixture.gateway), 404, reason: "no API has this id", failed: "api")
    _ = try fixture.get("/prod/nothing")
    decision = try await last(fixture.gateway)
    expectVerdict(decision, 404, reason: "no route serves GET /nothing", failed: "route")
    #expect(step(decision, "stage")?["stage"] == "prod")
    let waiting = try GatewayFixture(
      GatewayInputs(apis: [
        API(id: "a123456789", name: "api", title: "", stages: [Stage(name: "dev", autoDeploy: false)])
      ]))
    _ = try waiting.get("/dev/pets")
    decision = try await last(waiting.gateway)
    expectVerdict(decision, 404, reason: "the stage 'dev' serves no deployment", failed: "route")
    #expect(decision["fix"]?.stringValue?.hasPrefix("deploy: ctapi routes deployment create --stage 'dev'") == true)
    let empty = try GatewayFixture(GatewayInputs())
    _ = try empty.get("/")
    expectVerdict(try await last(empty.gateway), 404, reason: "there is no API", failed: "api")
  }

  @Test("gateway.md 1.1, 1.6: a host that names no API, and the way that an API was found, are told by name")
  func hosts() async throws {
    let staged = try StagedFixture()
    var hidden = try staged.api(["GET /a"], id: "b123456789", name: "hidden")
    hidden.disablesDefaultEndpoint = true
    let created = Timestamp(seconds: 0)
    staged.inputs.domains = try ["*.wild.example", "foo.wild.example"].map { name in
      let mapping = APIMapping(id: "m", domain: name, key: "x", apiID: "a123456789", stage: "$default")
      return PublishedDomain(try DomainName(name, created: created), mappings: [mapping])
    }
    try staged.serve([try staged.api(["GET /a"]), hidden])
    let gateway = try #require(staged.gateway)
    for (host, path, reason, expected) in [
      ("Zebra.EXECUTE-API.localhost:80", "/a", "'Zebra', which the host names", "a123456789, b123456789"),
      ("B123456789.execute-api.localhost.", "/a", "does not answer at this host", "a custom domain"),
      ("x", "/_api/b123456789/a", "does not answer at this host", "a custom domain"),
      ("FOO.wild.example.", "/a", "'foo.wild.example' has nothing under this path", "/x"),
    ] {
      #expect(try staged.get(path, host: host).status == 404)
      let decision = try await last(gateway)
      expectVerdict(decision, 404, reason: reason, failed: "api")
      #expect(decision["expected"]?.stringValue?.contains(expected) == true, "\(decision.text())")
    }
    for (host, path, found) in [
      ("A123456789.EXECUTE-API.localhost", "/none", "the host"),
      ("foo.wild.example", "/x/none", "the custom domain 'foo.wild.example'"),
    ] {
      #expect(try staged.get(path, host: host).status == 404)
      let decision = try await last(gateway)
      #expect(step(decision, "api")?["foundBy"]?.stringValue == found, "\(decision.text())")
    }
  }

  @Test("gateway.md 4.1: a throttled call is told the bucket's state, and 0 is told apart from an empty one")
  func throttles() async throws {
    for (throttle, reason) in [
      (Throttle(rate: 0.01, burst: 1), "too many calls of GET /pets"),
      (Throttle(rate: 0, burst: 0), "is 0, which blocks every call"),
    ] {
      var stage = Stage.default
      stage.throttle = throttle
      let fixture = try GatewayFixture([("GET /pets", "http://127.0.0.1:1/")], stages: [stage])
      _ = try fixture.get("/pets")
      _ = try fixture.get("/pets")
      let decision = try await last(fixture.gateway)
      expectVerdict(decision, 429, reason: reason, failed: "throttle")
      #expect(step(decision, "throttle")?["tokens"]?.numberValue.map { $0.double < 1 } == true)
    }
  }

  @Test("gateway.md 4.1: the account's bucket is told beside the route's, and which of the two was empty")
  func accountThrottles() async throws {
    var inputs = try GatewayFixture.inputs([("GET /pets", "http://127.0.0.1:1/")])
    inputs.accountThrottle = Throttle(rate: 0.01, burst: 1)
    let fixture = try GatewayFixture(inputs)
    _ = try fixture.get("/pets")
    let passed = step(try await last(fixture.gateway), "throttle")
    #expect(
      passed?["summary"]?.stringValue?.hasPrefix("at most 0.01 calls a second in bursts of 1 of all calls") == true)
    _ = try fixture.get("/pets")
    let decision = try await last(fixture.gateway)
    expectVerdict(decision, 429, reason: "too many calls of everything together", failed: "throttle")
    #expect(decision["expected"] == "at most 0.01 calls a second in bursts of 1 of all calls together")
    let facts = step(decision, "throttle")
    #expect(facts?["accountBurst"] == 1)
    #expect(facts?["accountTokens"]?.numberValue.map { $0.double < 1 } == true)
    #expect(facts?["tokens"] == nil)
  }

  @Test("reliability.md 1: a head that is not accepted is told why, and how it began")
  func heads() async throws {
    let fixture = try GatewayFixture([("GET /pets", "http://127.0.0.1:1/")])
    let cases = [
      ("GET /a?token=hunter2 HTTP/1.1\r\nHost : x\r\n\r\n", 400, "blank stands before a field's colon"),
      ("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 400, ""),
      ("GET / HTTP/3.0\r\nHost: x\r\n\r\n", 505, "version"),
      ("GET / HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n", 417, "expectation"),
      ("GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 11_000))\r\n\r\n", 431, "too large"),
      ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "transfer coding"),
    ]
    for (text, status, reason) in cases {
      _ = try fixture.exchange(text)
      let decision = try await last(fixture.gateway)
      expectVerdict(decision, status, reason: reason, failed: "request")
      #expect(decision["got"]?.stringValue?.hasPrefix(String(text.prefix(4))) == true, "\(decision.text())")
      #expect(!decision.text().contains("hunter2"))
    }
  }

  @Test("design.md 7.1: paths that can be read in two ways are told apart from broken ones")
  func paths() async throws {
    let fixture = try ProtectedFixture()
    _ = try fixture.send("GET /foodstore/%00")
    expectVerdict(try await last(fixture.fixture.gateway), 400, reason: "percent-encoding is broken", failed: "path")
    _ = try fixture.send("GET /foodstore/..%2fadmin")
    expectVerdict(try await last(fixture.fixture.gateway), 400, reason: "more than one way", failed: "path")
    let open = try GatewayFixture([("GET /pets/{id}", "http://127.0.0.1:1/pets/{id}")])
    _ = try open.get("/pets/..")
    expectVerdict(try await last(open.gateway), 400, reason: "dot segment", failed: "route")
  }

  @Test("gateway.md 3.7: what became of the backends is told, each try by its instance")
  func backends() async throws {
    let dead = try GatewayFixture([("GET /pets/{id}", "http://127.0.0.1:1/p/{id}")])
    _ = try dead.exchange("GET /pets/7 HTTP/1.1\r\nHost: shop.test\r\nOrigin: https://app\r\n\r\n")
    var decision = try await last(dead.gateway)
    expectVerdict(decision, 503, reason: "127.0.0.1:1 takes no connection", failed: "integration")
    // A URL is the definition's: the registry has no instance to take out.
    #expect(
      decision["fix"]?.stringValue?.hasPrefix("start it; or send the route elsewhere: ctapi routes update") == true)
    #expect(step(decision, "route")?["key"] == "GET /pets/{id}")
    #expect(step(decision, "integration")?["attempts"]?.arrayValue?.first?["instance"] == "127.0.0.1:1")
    // The client's head has gone: what is shown is the request as the backend was to get it, and says so.
    #expect(decision["request"]?["path"] == "/p/7")
    #expect(decision["request"]?["isAsForwarded"] == true)
    let silent = try ListeningSocket(.loopback(port: 0))
    let slow = try GatewayFixture([("GET /pets", "http://\(silent.address)/")], timeout: 50)
    _ = try slow.get("/pets")
    decision = try await last(slow.gateway)
    expectVerdict(decision, 503, reason: "did not answer within 50 ms", failed: "integration")
    var inputs = try GatewayFixture.inputs([("GET /pets", "http://127.0.0.1:1/")])
    inputs.endpoints = [:]
    let none = try GatewayFixture(inputs)
    _ = try none.get("/pets")
    expectVerdict(try await last(none.gateway), 503, reason: "no instance can take", failed: "integration")
    // What the integration asks for besides is what a new instance must have.
    inputs.apis[0].integrations[0].target = .service(try #require(ServiceReference("pets.demo?color=red&of=a%20'b")))
    let coloured = try GatewayFixture(inputs)
    _ = try coloured.get("/pets")
    #expect(
      try await last(coloured.gateway)["fix"]?.stringValue
        == "register one: ctapi registry instance register pets.demo --ip ADDRESS --port PORT --attribute 'color=red' "
        + #"--attribute 'of=a '\''b'; where the service is missing, first: ctapi registry namespace create demo "#
        + "--if-not-exists && ctapi registry service create pets.demo; see why none counts: ctapi doctor")
    inputs.apis[0].routes[0].integrationID = nil
    let nowhere = try GatewayFixture(inputs)
    _ = try nowhere.get("/pets")
    expectVerdict(try await last(nowhere.gateway), 500, reason: "leads nowhere", failed: "integration")
  }

  @Test("gateway.md 1.7: a body over 10 MB is told its size")
  func bodies() async throws {
    let fixture = try GatewayFixture([("POST /pets", "http://127.0.0.1:1/")])
    _ = try fixture.exchange("POST /pets HTTP/1.1\r\nHost: x\r\nContent-Length: 10485761\r\n\r\n")
    let decision = try await last(fixture.gateway)
    #expect(decision["status"]?.numberValue?.integer == 413)
    #expect(decision["got"]?.stringValue?.contains("10485761") == true || decision["reason"] != nil)
    #expect(decision["fix"]?.stringValue?.isEmpty == false)
  }

  @Test func onlyRefusalsAreKeptUnlessAllAreAskedForOrNone() async throws {
    for (mode, expected) in [(ExplainMode.errors, 1), (.all, 2), (.off, 0)] {
      let backend = try RawBackend()
      defer { backend.stop() }
      let inputs = try GatewayFixture.inputs([("GET /pets", "http://127.0.0.1:\(backend.port)/")])
      let fixture = try GatewayFixture(inputs, explains: mode)
      #expect(try fixture.get("/pets").hasPrefix("HTTP/1.1 200"))
      #expect(try fixture.get("/none").hasPrefix("HTTP/1.1 404"))
      let answer = await fixture.gateway.decisions(Gateway.DecisionQuery())
      #expect(answer.decisions.count == expected)
      guard mode == .all else { continue }
      let passed = answer.decisions[0].json
      #expect(passed["reason"] == nil)
      #expect(step(passed, "integration")?["instance"]?.stringValue == "127.0.0.1:\(backend.port)")
      #expect(step(passed, "integration")?["status"]?.numberValue?.integer == 200)
      #expect(passed["request"]?["path"] == "/pets")
      #expect(passed["timings"]?["totalMilliseconds"] != nil)
    }
  }

  @Test func aRefusalIsToldInFullWhereAllExchangesAreKept() async throws {
    var inputs = try GatewayFixture.inputs([("GET /pets", "http://127.0.0.1:1/")])
    inputs.apis[0].authorizers = [Authorizer(id: "auth01", name: "jwt", issuer: "https://i", audience: ["c"])]
    inputs.apis[0].routes[0].authorization = .jwt(authorizerID: "auth01", scopes: [])
    inputs.keys["https://i"] = .known(KeySet([ProtectedFixture.key]))
    let fixture = try GatewayFixture(inputs, explains: .all)
    let token = try ProtectedFixture.token()
    _ = try fixture.exchange("GET /pets HTTP/1.1\r\nHost: x\r\nAuthorization: \(token)\r\n\r\n")
    let decision = try await last(fixture.gateway)
    expectVerdict(decision, 401, reason: "'https://issuer.example/pool'", failed: "authorizer")
    #expect(decision["token"]?["sha256"] != nil)
    #expect(await fixture.gateway.decisions(Gateway.DecisionQuery()).decisions.count == 1)
  }

  @Test func aCursorAStatusAndAnIDChoose() async throws {
    let fixture = try GatewayFixture([("GET /pets", "http://127.0.0.1:1/")])
    _ = try fixture.get("/one")
    _ = try fixture.get("/pets")
    let all = await fixture.gateway.decisions(Gateway.DecisionQuery())
    #expect(all.decisions.map(\.status) == [404, 503])
    var query = Gateway.DecisionQuery()
    query.status = 404
    #expect(await fixture.gateway.decisions(query).decisions.map(\.status) == [404])
    query = Gateway.DecisionQuery()
    query.requestID = all.decisions[1].requestID
    #expect(await fixture.gateway.decisions(query).decisions.map(\.status) == [503])
    query.requestID = "AAAAAAAAAAAAAAA="
    #expect(await fixture.gateway.decisions(query).decisions.isEmpty)
    query = Gateway.DecisionQuery()
    query.cursor = all.cursor
    #expect(await fixture.gateway.decisions(query).decisions.isEmpty)
    _ = try fixture.get("/two")
    #expect(await fixture.gateway.decisions(query).decisions.count == 1)
  }

  @Test func aGatewayThatHasEndedAnswersWithNothing() async throws {
    let fixture = try GatewayFixture([("GET /pets", "http://127.0.0.1:1/")])
    _ = try fixture.get("/one")
    let gateway = fixture.release()
    gateway.stop(within: .zero)
    #expect(await gateway.decisions(Gateway.DecisionQuery()).decisions.isEmpty)
  }

  @Test("gateway.md 5.2: an origin that is not allowed is named, for the browser refuses what the gateway does not")
  func origins() async throws {
    var inputs = try GatewayFixture.inputs([("GET /pets", "http://127.0.0.1:1/")])
    inputs.apis[0].cors = CORS(allowOrigins: ["https://app"], allowMethods: ["GET"])
    let fixture = try GatewayFixture(inputs, explains: .all)
    _ = try fixture.exchange(
      "OPTIONS /pets HTTP/1.1\r\nHost: x\r\nOrigin: https://evil\r\nAccess-Control-Request-Method: PUT\r\n\r\n")
    let decision = try await last(fixture.gateway)
    #expect(decision["status"]?.numberValue?.integer == 204)
    let cors = step(decision, "cors")
    #expect(cors?["outcome"] == "failed")
    #expect(cors?["summary"]?.stringValue?.contains("'https://evil' is not allowed") == true)
    #expect(
      cors?["details"]?.arrayValue?.contains { $0["text"]?.stringValue?.contains("asks for PUT") == true } == true)
  }
}
