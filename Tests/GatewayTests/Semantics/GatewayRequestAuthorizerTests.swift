import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Glibc
import Testing

@testable import CtapiGateway

@Suite(.serialized) struct GatewayRequestAuthorizerTests {
  /// A fixture whose route `PUT /pets/{id}` an authorizer guards.
  private struct Guarded {
    let fixture: StagedFixture
    let authorizer: RecordingBackend
    var asked: [JSON] { authorizer.requests.compactMap { try? JSON(parsing: $0.body.span) } }
  }

  private func guarded(
    format: PayloadFormat = .version2, ttl: Int = 300, simple: Bool = true,
    sources: [String] = ["$request.header.Authorization"], keys: [String] = ["PUT /pets/{id}", "GET /other"],
    change: (inout API) throws -> Void = { _ in },
    answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) throws -> Guarded {
    let fixture = try StagedFixture()
    let authorizer = try RecordingBackend(answer: answer)
    var api = try fixture.api(keys)
    let request = try RequestAuthorizer(
      url: "http://127.0.0.1:\(authorizer.port)/auth", payloadFormat: format, resultTTL: ttl,
      usesSimpleResponses: simple, sources: sources)
    api.authorizers = [Authorizer(id: "auth01", name: "custom", request: request)]
    for index in api.routes.indices { api.routes[index].authorization = .request(authorizerID: "auth01") }
    fixture.inputs.endpoints[.init(api: api.id, integration: "auth01")] = [
      Endpoint(host: "127.0.0.1", port: Int(authorizer.port))
    ].compactMap { $0 }
    try change(&api)
    #expect(try fixture.serve([api]).isEmpty)
    return Guarded(fixture: fixture, authorizer: authorizer)
  }

  private static func says(_ json: String, status: Int = 200) -> @Sendable (HTTPRequest) -> HTTPResponse {
    { _ in HTTPResponse(status: status, contentType: "application/json", body: Array(json.utf8)) }
  }

  private static func policy(_ effect: String, _ resource: String) -> String {
    #"{"principalId":"me","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"\#(effect)","#
      + #""Action":"execute-api:Invoke","Resource":"\#(resource)"}]},"context":{"tenant":"t-1","n":7}}"#
  }

  @Test("gateway.md 2.4: the event is posted, a yes lets the request through with its body, and is used again")
  func aYesLetsThrough() throws {
    let guarded = try guarded(answer: Self.says(#"{"isAuthorized":true}"#))
    for number in 1...3 {
      let answer = try guarded.fixture.send("PUT /pets/\(number)", ["Authorization: secret"], body: "hello")
      #expect(answer.status == 200)
      #expect(guarded.fixture.backend.requests.last?.body == Array("hello".utf8))
      #expect(guarded.fixture.backend.requests.last?.target == "/pets/\(number)")
    }
    #expect(try guarded.fixture.get("/other", ["Authorization: secret"]).status == 200)
    #expect(guarded.asked.count == 1)
    let event = try #require(guarded.asked.first)
    #expect(event["version"]?.stringValue == "2.0")
    #expect(event["type"]?.stringValue == "REQUEST")
    #expect(
      event["routeArn"]?.stringValue == "arn:aws:execute-api:us-east-1:000000000000:a123456789/$default/PUT/pets/1")
    #expect(event["identitySource"]?.arrayValue?.compactMap(\.stringValue) == ["secret"])
    #expect(event["routeKey"]?.stringValue == "PUT /pets/{id}")
    #expect(event["pathParameters"]?["id"]?.stringValue == "1")
    #expect(event["body"] == nil)
    _ = try guarded.fixture.send("PUT /pets/1", ["Authorization: other"])
    #expect(guarded.asked.count == 2)
  }

  @Test("gateway.md 2.4: whose answers are not kept is asked once for each request, also where its body is read first")
  func bodiesOutliveTheQuestion() throws {
    let change: (inout API) throws -> Void = { api in
      api.integrations[0].requestParameters = try ParameterMapping.requestMappings(
        JSONText.object([("append:header.pet", "$request.body.name")]))
    }
    let guarded = try guarded(ttl: 0, change: change, answer: Self.says(#"{"isAuthorized":true}"#))
    let body = #"{"name":"Rex"}"#
    for number in 1...2 {
      let answer = try guarded.fixture.send("PUT /pets/\(number)", ["Authorization: secret"], body: body)
      #expect(answer.status == 200)
      #expect(guarded.asked.count == number)
      #expect(guarded.fixture.backend.requests.last?.headers["pet"] == "Rex")
      #expect(guarded.fixture.backend.requests.last?.body == Array(body.utf8))
    }
    let connection = try RawConnection(port: guarded.fixture.port)
    connection.send("PUT /pets/3 HTTP/1.1\r\nHost: x\r\nAuthorization: s\r\nTransfer-Encoding: chunked\r\n\r\n")
    #expect(waits { guarded.asked.count == 3 })
    connection.send("e\r\n\(body)\r\n0\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(guarded.fixture.backend.requests.last?.body == Array(body.utf8))
    #expect(guarded.asked.count == 3)
  }

  private func waits(_ isTrue: () -> Bool) -> Bool {
    for _ in 0..<500 where !isTrue() { usleep(10_000) }
    return isTrue()
  }

  @Test("gateway.md 1.8, 2.4: a no is 403 and the backend is not called; the no is used again, too")
  func aNoIsForbidden() throws {
    let guarded = try guarded(answer: Self.says(#"{"isAuthorized":false}"#))
    for _ in 0..<2 {
      let answer = try guarded.fixture.send("PUT /pets/1", ["Authorization: secret"], body: "hello")
      #expect(answer.status == 403)
      #expect(answer.body == "{\"message\":\"Forbidden\"}")
    }
    #expect(guarded.asked.count == 1)
    #expect(guarded.fixture.backend.requests.isEmpty)
  }

  @Test("gateway.md 1.8, 2.4: a missing identity source is 401 without a challenge, and nobody is asked")
  func aMissingSourceIsUnauthorized() throws {
    let guarded = try guarded(
      sources: ["$request.header.Authorization", "$request.querystring.t"],
      answer: Self.says(#"{"isAuthorized":true}"#))
    for (line, fields) in [
      ("PUT /pets/1", ["Authorization: a"]), ("PUT /pets/1?t=1", []), ("PUT /pets/1?t=", ["Authorization: a"]),
    ] {
      let answer = try guarded.fixture.send(line, fields)
      #expect(answer.status == 401)
      #expect(answer["www-authenticate"].isEmpty)
      #expect(answer["content-type"] == ["application/json"])
    }
    #expect(guarded.asked.isEmpty)
    #expect(try guarded.fixture.send("PUT /pets/1?t=1", ["Authorization: a"]).status == 200)
  }

  @Test("gateway.md 2.4: an answer is used again only where every single identity source has the same value")
  func identitiesDoNotRunTogether() throws {
    let guarded = try guarded(
      sources: ["$request.querystring.a", "$request.querystring.b"], answer: Self.says(#"{"isAuthorized":true}"#))
    for (count, query) in ["a=x&b=y%00z", "a=x%00y&b=z", "a=xy&b=z", "a=x&b=y%00z"].enumerated() {
      #expect(try guarded.fixture.send("PUT /pets/1?\(query)", []).status == 200)
      #expect(guarded.asked.count == min(count + 1, 3), "\(query)")
    }
  }

  @Test(
    "gateway.md 2.4: whatever is no usable answer is 500, never a way through",
    arguments: [
      ("no json", 200), ("{}", 200), (#"{"isAuthorized":"true"}"#, 200), (#"{"isAuthorized":true}"#, 201),
      (#"{"isAuthorized":true}"#, 500), ("[true]", 200),
    ])
  func badAnswersAre500(_ json: String, _ status: Int) throws {
    let guarded = try guarded(answer: Self.says(json, status: status))
    let answer = try guarded.fixture.send("PUT /pets/1", ["Authorization: secret"])
    #expect(answer.status == 500)
    #expect(answer.body == "{\"message\":\"Internal Server Error\"}")
    #expect(guarded.fixture.backend.requests.isEmpty)
  }

  @Test("gateway.md 2.4: an authorizer that cannot be reached is 500")
  func aDeadAuthorizerIs500() throws {
    let guarded = try guarded(answer: Self.says(#"{"isAuthorized":true}"#))
    guarded.authorizer.stop()
    #expect(try guarded.fixture.send("PUT /pets/1", ["Authorization: secret"]).status == 500)
    #expect(guarded.fixture.backend.requests.isEmpty)
  }

  @Test(
    "gateway.md 2.4: a policy is evaluated for the call at hand; what it does not allow is denied",
    arguments: [
      (policy("Allow", "*"), 200), (policy("Deny", "*"), 403),
      (policy("Allow", "arn:aws:execute-api:*:*:a123456789/*/PUT/pets/*"), 200),
      (policy("Allow", "arn:aws:execute-api:*:*:a123456789/*/GET/*"), 403),
      (policy("Allow", "arn:aws:execute-api:us-east-1:000000000000:a123456789/$default/PUT/pets/?"), 200),
      (
        #"{"principalId":"me","policyDocument":{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}}"#, 403
      ),
      (
        #"{"principalId":"me","policyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}]}}"#,
        500
      ),
      (#"{"principalId":"me","policyDocument":{"Statement":[]}}"#, 500), (#"{"policyDocument":{}}"#, 500),
    ])
  func policiesAreEvaluated(_ json: String, _ status: Int) throws {
    let guarded = try guarded(simple: false, answer: Self.says(json))
    #expect(try guarded.fixture.send("PUT /pets/1", ["Authorization: secret"]).status == status)
  }

  @Test("gateway.md 2.4: a deny beats an allow, and one answer's policy holds for other routes by itself")
  func policiesHoldForEachRoute() throws {
    let json =
      #"{"principalId":"me","policyDocument":{"Statement":[{"Effect":"Allow","Action":"execute-api:*","Resource":"*"},"#
      + #"{"Effect":"Deny","Action":"execute-api:Invoke","Resource":"*/GET/other"}]}}"#
    let guarded = try guarded(format: .version1, simple: false, answer: Self.says(json))
    #expect(try guarded.fixture.send("PUT /pets/1", ["Authorization: secret"]).status == 200)
    #expect(try guarded.fixture.get("/other", ["Authorization: secret"]).status == 403)
    #expect(guarded.asked.count == 1)
    #expect(guarded.asked[0]["methodArn"]?.stringValue?.hasSuffix("/PUT/pets/1") == true)
    #expect(guarded.asked[0]["version"]?.stringValue == "1.0")
  }

  @Test("gateway.md 2.4: with $context.routeKey as a source each route is asked for by itself; with TTL 0 each request")
  func theCacheKeyIsTheSources() throws {
    let byRoute = try guarded(
      sources: ["$request.header.Authorization", "$context.routeKey"], answer: Self.says(#"{"isAuthorized":true}"#))
    for _ in 0..<2 {
      _ = try byRoute.fixture.send("PUT /pets/1", ["Authorization: a"])
      _ = try byRoute.fixture.get("/other", ["Authorization: a"])
    }
    #expect(byRoute.asked.count == 2)
    let never = try guarded(ttl: 0, answer: Self.says(#"{"isAuthorized":true}"#))
    for _ in 0..<3 { #expect(try never.fixture.get("/other", ["Authorization: a"]).status == 200) }
    #expect(never.asked.count == 3)
  }

  @Test("gateway.md 2.4: the answer's context reaches mappings and functions")
  func theContextIsPassedOn() throws {
    let guarded = try guarded(
      simple: false,
      change: { api in
        api.integrations[0].requestParameters = try ParameterMapping.requestMappings(
          JSONText.object([
            ("overwrite:header.tenant", "$context.authorizer.tenant"), ("append:header.n", "$context.authorizer.n"),
            ("append:header.who", "$context.authorizer.principalId"),
          ]))
      }, answer: Self.says(Self.policy("Allow", "*")))
    #expect(try guarded.fixture.send("PUT /pets/1", ["Authorization: a", "Tenant: evil"]).status == 200)
    let headers = try #require(guarded.fixture.backend.requests.first).headers
    #expect(headers.values(of: "tenant") == ["t-1"])
    #expect(headers["n"] == "7")
    #expect(headers["who"] == "me")
  }

  @Test("one connection: an answer for one request lets no other through")
  func answersAreForOneRequest() throws {
    let guarded = try guarded(
      ttl: 0,
      answer: { request in
        let isGood = String(decoding: request.body, as: UTF8.self).contains("\"identitySource\":[\"good\"]")
        return HTTPResponse(
          status: 200, contentType: "application/json", body: Array("{\"isAuthorized\":\(isGood)}".utf8))
      })
    let connection = try RawConnection(port: guarded.fixture.port)
    for (token, status) in [("good", 200), ("bad", 403), ("good", 200), ("bad", 403)] {
      connection.send("GET /other HTTP/1.1\r\nHost: x\r\nAuthorization: \(token)\r\n\r\n")
      #expect(Answer(connection.readResponse()).status == status)
    }
    connection.send(
      ["good", "bad", "good"].map { "GET /other HTTP/1.1\r\nHost: x\r\nAuthorization: \($0)\r\n\r\n" }.joined()
        + "GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let statuses = connection.readToEnd().split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
    #expect(statuses == ["200", "403", "200", "404"])
  }
}
