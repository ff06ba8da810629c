import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiIdentity
import Testing

@testable import CtapiGateway

@Suite(.serialized) struct GatewayFunctionTests {
  /// A fixture whose one function answers as given, and keeps its events.
  private func fixture(
    _ key: String = "ANY /pets/{id}", format: PayloadFormat = .version2, stages: [Stage] = [.default],
    answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse = GatewayFunctionTests.answer("{}"),
    change: (inout Integration) -> Void = { _ in }
  ) throws -> StagedFixture {
    let fixture = try StagedFixture(answer: answer)
    let url = try URLTemplate(fixture.url + "/call?x=1")
    let api = try fixture.api([key], stages: stages) {
      $0.target = .function(FunctionTarget(url: url, payloadFormat: format))
      change(&$0)
    }
    #expect(try fixture.serve([api]).isEmpty)
    return fixture
  }

  private static func answer(_ json: String, status: Int = 200) -> @Sendable (HTTPRequest) -> HTTPResponse {
    { _ in HTTPResponse(status: status, contentType: "application/json", body: Array(json.utf8)) }
  }

  private func event(_ fixture: StagedFixture) throws -> JSON {
    let body = try #require(fixture.backend.requests.last).body
    return try JSON(parsing: body.span)
  }

  @Test("gateway.md 3.6, K27: a function gets the event of the format 2.0 by POST")
  func eventsOfFormat2() throws {
    let fixture = try fixture(
      stages: [Stage(name: "dev", variables: [StageVariable(name: "env", value: "blue")])])
    let answer = try fixture.send(
      "PUT /dev/pets/a%20b?k=1&k=2&s=a+b&e=", ["X-A: 1", "x-a: 2", "Cookie: a=1; b=2", "User-Agent: me"],
      body: "{\"n\":1}")
    #expect(answer.status == 200)
    let request = try #require(fixture.backend.requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/call?x=1")
    let event = try event(fixture)
    #expect(event["version"]?.stringValue == "2.0")
    #expect(event["routeKey"]?.stringValue == "ANY /pets/{id}")
    #expect(event["rawPath"]?.stringValue == "/dev/pets/a b")
    #expect(event["rawQueryString"]?.stringValue == "k=1&k=2&s=a+b&e=")
    #expect(event["queryStringParameters"]?["k"]?.stringValue == "1,2")
    #expect(event["queryStringParameters"]?["s"]?.stringValue == "a b")
    #expect(event["queryStringParameters"]?["e"]?.stringValue == "")
    #expect(event["headers"]?["x-a"]?.stringValue == "1,2")
    #expect(event["headers"]?["cookie"] == nil)
    #expect(event["cookies"]?.arrayValue?.compactMap(\.stringValue) == ["a=1", "b=2"])
    #expect(event["pathParameters"]?["id"]?.stringValue == "a b")
    #expect(event["stageVariables"]?["env"]?.stringValue == "blue")
    #expect(event["body"]?.stringValue == "{\"n\":1}")
    #expect(event["isBase64Encoded"]?.boolValue == false)
    let context = try #require(event["requestContext"])
    #expect(context["http"]?["method"]?.stringValue == "PUT")
    #expect(context["http"]?["path"]?.stringValue == "/dev/pets/a b")
    #expect(context["http"]?["sourceIp"]?.stringValue == "127.0.0.1")
    #expect(context["http"]?["userAgent"]?.stringValue == "me")
    #expect(context["stage"]?.stringValue == "dev")
    #expect(context["apiId"]?.stringValue == "a123456789")
    #expect(context["requestId"]?.stringValue == answer["apigw-requestid"].first)
  }

  @Test("gateway.md 3.4: an event says where its request came from and how, whatever the client says of that")
  func arrivalOfEvents() throws {
    let fixture = try fixture()
    _ = try fixture.get(
      "/pets/1",
      ["X-Forwarded-For: 10.0.0.1", "x-forwarded-for: 10.0.0.2", "X-Forwarded-Proto: https", "X-Forwarded-Port: 443"])
    var headers = try #require(try event(fixture)["headers"])
    #expect(headers["x-forwarded-for"] == "10.0.0.1, 10.0.0.2, 127.0.0.1")
    #expect(headers["x-forwarded-proto"] == "http")
    #expect(headers["x-forwarded-port"] == .string(String(fixture.port)))
    let trace = try #require(headers["x-amzn-trace-id"]?.stringValue)
    #expect(trace.wholeMatch(of: /Root=1-[0-9a-f]{8}-[0-9a-f]{24}/) != nil, "\(trace)")
    _ = try fixture.get("/pets/1", ["X-Amzn-Trace-Id: Root=1-a-b"])
    headers = try #require(try event(fixture)["headers"])
    #expect(headers["x-amzn-trace-id"] == "Root=1-a-b")
    #expect(headers["x-forwarded-for"] == "127.0.0.1")
  }

  @Test("gateway.md 2.3: an event has all of the token's scopes where its route asks for some, else null")
  func scopesOfEvents() throws {
    for (format, asked) in [
      (PayloadFormat.version2, ["a:read"]), (.version2, []), (.version1, ["a:read", "c"]), (.version1, []),
    ] {
      let fixture = try StagedFixture(answer: GatewayFunctionTests.answer(#"{"statusCode":200}"#))
      let url = try URLTemplate(fixture.url + "/call")
      var api = try fixture.api(["GET /a"]) { $0.target = .function(FunctionTarget(url: url, payloadFormat: format)) }
      api.authorizers = [
        Authorizer(id: "auth01", name: "jwt", issuer: ProtectedFixture.issuer, audience: ["client-1"])
      ]
      api.routes[0].authorization = .jwt(authorizerID: "auth01", scopes: asked)
      fixture.inputs.keys[ProtectedFixture.issuer] = .known(KeySet([ProtectedFixture.key]))
      try fixture.serve([api])
      let token = try ProtectedFixture.token(["scope": "\"a:read b\""])
      #expect(try fixture.get("/a", ["Authorization: Bearer \(token)"]).status == 200)
      let authorizer = try #require(try event(fixture)["requestContext"]?["authorizer"])
      let jwt = format == .version2 ? try #require(authorizer["jwt"]) : authorizer
      #expect(jwt["scopes"] == (asked.isEmpty ? .null : ["a:read", "b"]))
      #expect(jwt["claims"]?["scope"] == "a:read b")
    }
  }

  @Test("gateway.md 3.6: the domain of an event is a name, without the port that its client wrote behind it")
  func domainOfEvents() throws {
    for format in [PayloadFormat.version2, .version1] {
      let fixture = try fixture(format: format, answer: GatewayFunctionTests.answer(#"{"statusCode":200}"#))
      let connection = try RawConnection(port: fixture.port)
      connection.send("GET /pets/1 HTTP/1.1\r\nHost: api.example:8080\r\nConnection: close\r\n\r\n")
      #expect(connection.readToEnd().hasPrefix("HTTP/1.1 200"))
      let context = try #require(event(fixture)["requestContext"])
      #expect(context["domainName"] == "api.example" && context["domainPrefix"] == "api")
    }
  }

  @Test("gateway.md 3.6: the format 1.0 has every value, and null for what is not there")
  func eventsOfFormat1() throws {
    let fixture = try fixture(
      format: .version1, answer: GatewayFunctionTests.answer(#"{"statusCode":201,"body":"hi"}"#))
    let answer = try fixture.get("/pets/1?k=1&k=2", ["X-A: 1", "X-A: 2"])
    #expect(answer.status == 201)
    #expect(answer.body == "hi")
    #expect(answer["content-type"] == ["application/json"])
    let event = try event(fixture)
    #expect(event["version"]?.stringValue == "1.0")
    #expect(event["resource"]?.stringValue == "/pets/{id}")
    #expect(event["path"]?.stringValue == "/pets/1")
    #expect(event["httpMethod"]?.stringValue == "GET")
    #expect(event["headers"]?["x-a"]?.stringValue == "2")
    #expect(event["multiValueHeaders"]?["x-a"]?.arrayValue?.count == 2)
    #expect(event["queryStringParameters"]?["k"]?.stringValue == "2")
    #expect(event["multiValueQueryStringParameters"]?["k"]?.arrayValue?.count == 2)
    #expect(event["stageVariables"]?.typeName == "null")
    #expect(event["body"]?.typeName == "null")
  }

  @Test(
    "gateway.md 3.5, 3.6: a function gets the event of the mapped request",
    arguments: [PayloadFormat.version1, .version2])
  func eventsAreOfTheMappedRequest(_ format: PayloadFormat) throws {
    let changes = try ParameterMapping.requestMappings(
      JSONText.object([
        ("overwrite:path", "/v2/$request.path"), ("overwrite:querystring.k", "v w"), ("remove:querystring.gone", ""),
        ("append:header.pet", "$request.body.name"), ("remove:header.secret", ""), ("overwrite:header.x-a", "new"),
        ("append:header.ip", "$context.identity.sourceIp"), ("overwrite:header.host", "backend.example"),
      ]))
    let fixture = try fixture(
      format: format, stages: [Stage(name: "dev")],
      answer: GatewayFunctionTests.answer(#"{"statusCode":200,"body":"x"}"#)
    ) { $0.requestParameters = changes }
    let answer = try fixture.send(
      "PUT /dev/pets/a%20b?k=1&k=2&gone=1&z=3", ["X-A: 1", "x-a: 2", "Secret: s"], body: #"{"name":"Rex"}"#)
    #expect(answer.status == 200)
    let event = try event(fixture)
    // Only a whole source is one: this value is text with `$` in it (`gateway.md` 3.5).
    let path = format == .version2 ? event["rawPath"] : event["path"]
    #expect(path?.stringValue == "/v2/$request.path")
    let query = event["queryStringParameters"]
    #expect(query?["k"]?.stringValue == "v w" && query?["z"]?.stringValue == "3" && query?["gone"] == nil)
    let headers = event["headers"]
    #expect(headers?["pet"]?.stringValue == "Rex" && headers?["x-a"]?.stringValue == "new")
    #expect(headers?["secret"] == nil && headers?["ip"]?.stringValue == "127.0.0.1")
    #expect(headers?["host"]?.stringValue == "backend.example")
    #expect(event["body"]?.stringValue == #"{"name":"Rex"}"#)
    // What the gateway knows of the call itself stays.
    #expect(event["pathParameters"]?["id"]?.stringValue == "a b")
    let context = try #require(event["requestContext"])
    #expect((context["http"]?["path"] ?? context["path"])?.stringValue == "/dev/pets/a b")
    #expect(context["domainName"]?.stringValue == "x")
    if format == .version2 { #expect(event["rawQueryString"]?.stringValue == "z=3&k=v%20w") }
  }

  @Test("K90, gateway.md 3.6: a function's response is mapped by its status, fields and body are sources")
  func responsesOfFunctionsAreMapped() throws {
    let responses = try ParameterMapping.responseMappings(
      .object([
        "404": JSONText.object([
          ("overwrite:statuscode", "403"), ("append:header.why", "$response.body.why"),
          ("append:header.was", "$response.header.x-a"), ("remove:header.x-a", ""),
        ])
      ]))
    let fixture = try fixture(answer: { request in
      let status = String(decoding: request.body, as: UTF8.self).contains("/pets/1") ? 404 : 200
      let json = #"{"statusCode":\#(status),"headers":{"X-A":"1"},"body":"{\"why\":\"no\"}"}"#
      return HTTPResponse(status: 200, contentType: "application/json", body: Array(json.utf8))
    }) { $0.responseParameters = responses }
    let mapped = try fixture.get("/pets/1")
    #expect(mapped.status == 403)
    #expect(mapped["why"] == ["no"] && mapped["was"] == ["1"] && mapped["x-a"].isEmpty)
    #expect(mapped.body == #"{"why":"no"}"#)
    #expect(mapped["content-length"] == ["12"])
    #expect(mapped["apigw-requestid"].count == 1)
    let other = try fixture.get("/pets/2")
    #expect(other.status == 200 && other["x-a"] == ["1"] && other["why"].isEmpty)
  }

  @Test("gateway.md 3.6: a body that is no text goes in Base64, a chunked one as a whole")
  func bodiesAreWhole() throws {
    let fixture = try fixture()
    let connection = try RawConnection(port: fixture.port)
    connection.send(
      "POST /pets/1 HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
    connection.send("2\r\nde\r\n0\r\n\r\nGET /pets/2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(connection.readToEnd().split(separator: "HTTP/1.1 200 OK").count == 2)
    let events = try fixture.backend.requests.map { try JSON(parsing: $0.body.span) }
    #expect(events[0]["body"]?.stringValue == "YWJjZGU=")
    #expect(events[0]["isBase64Encoded"]?.boolValue == true)
    #expect(events[1]["body"] == nil)
    #expect(events[1]["pathParameters"]?["id"]?.stringValue == "2")
  }

  @Test(
    "gateway.md 3.6: answers of the format 2.0 become responses",
    arguments: [
      (#"{"a":1}"#, 200, "application/json", #"{"a":1}"#), (#""hello""#, 200, "application/json", "hello"),
      (#"{"statusCode":404,"body":"no"}"#, 404, "text/plain", "no"),
      (#"{"statusCode":"404","body":"no"}"#, 404, "text/plain", "no"),
      (
        #"{"statusCode":200,"headers":{"Content-Type":"text/html"},"body":"PGI+","isBase64Encoded":true}"#, 200,
        "text/html", "<b>"
      ),
      (#"{"statusCode":200,"body":{"x":1}}"#, 200, "text/plain", #"{"x":1}"#),
    ])
  func answersOfFormat2(_ json: String, _ status: Int, _ type: String, _ body: String) throws {
    let fixture = try fixture(answer: GatewayFunctionTests.answer(json))
    let answer = try fixture.get("/pets/1")
    #expect(answer.status == status)
    #expect(answer["content-type"] == [type])
    #expect(answer.body == body)
    #expect(answer["content-length"] == ["\(body.utf8.count)"])
  }

  @Test("gateway.md 3.6: cookies and several values each get a field; fields that frame the message are the gateway's")
  func fieldsOfAnswers() throws {
    let fixture = try fixture(
      answer: GatewayFunctionTests.answer(
        #"{"statusCode":200,"headers":{"X-A":"1","Content-Length":"999","connection":"close"},"cookies":["a=1","b=2"],"body":"x"}"#
      ))
    let answer = try fixture.get("/pets/1")
    #expect(answer["set-cookie"] == ["a=1", "b=2"])
    #expect(answer["x-a"] == ["1"])
    #expect(answer["content-length"] == ["1"])
    #expect(answer["connection"].isEmpty)
  }

  @Test(
    "gateway.md 3.6, 3.7: an answer of a bad shape is 500",
    arguments: [
      ("no json", 200), (#"{"statusCode":"0200"}"#, 200), (#"{"statusCode":99}"#, 200), (#"{"errorMessage":"x"}"#, 500),
      (#"{"statusCode":200,"headers":{"x":"a\r\nb: c"}}"#, 200), (#"{"statusCode":200,"headers":[]}"#, 200),
      (#"{"statusCode":200,"body":"%%","isBase64Encoded":true}"#, 200),
    ])
  func badAnswersAre500(_ json: String, _ status: Int) throws {
    let fixture = try fixture(answer: GatewayFunctionTests.answer(json, status: status))
    let answer = try fixture.get("/pets/1")
    #expect(answer.status == 500)
    #expect(answer.body == "{\"message\":\"Internal Server Error\"}")
    #expect(throws: AnswerFault.statusCode) { try FunctionResponse(Array(#"{"a":1}"#.utf8), .version1) }
  }

  @Test("a body over 10 MB is 413 and the function is not called")
  func bodiesAreBounded() throws {
    let fixture = try fixture()
    #expect(try fixture.send("PUT /pets/1", ["Content-Length: 10485761"]).status == 413)
    #expect(fixture.backend.requests.isEmpty)
  }

  @Test("gateway.md 3.5: a mapping reads the body, which reaches the backend whole")
  func mappingsReadTheBody() throws {
    let fixture = try StagedFixture()
    let changes = try ParameterMapping.requestMappings(
      JSONText.object([("append:header.pet", "$request.body.name"), ("append:querystring.n", "$request.body.n[1]")]))
    try fixture.serve([try fixture.api(["PUT /pets/{id}"]) { $0.requestParameters = changes }])
    let body = #"{"name":"Rex","n":[1,2]}"#
    let connection = try RawConnection(port: fixture.port)
    connection.send(
      "PUT /pets/1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 100 Continue"))
    connection.send(String(body.prefix(5)))
    connection.send(String(body.dropFirst(5)))
    #expect(Answer(connection.readResponse()).status == 200)
    let request = try #require(fixture.backend.requests.first)
    #expect(request.headers["pet"] == "Rex")
    #expect(request.target == "/pets/1?n=2")
    #expect(request.body == Array(body.utf8))
    connection.send("PUT /pets/2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    connection.send("e\r\n{\"name\":\"Tom\"}\r\n0\r\n\r\n")
    #expect(Answer(connection.readResponse()).status == 200)
    #expect(fixture.backend.requests.last?.headers["pet"] == "Tom")
    #expect(fixture.backend.requests.last?.body == Array("{\"name\":\"Tom\"}".utf8))
  }
}
