import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

@Suite(.serialized) struct GatewayMappingTests {
  private func changes(_ members: [(String, String)]) throws -> [ParameterMapping] {
    try ParameterMapping.requestMappings(JSONText.object(members))
  }

  private func responses(_ members: [(String, [(String, String)])]) throws -> [ResponseMapping] {
    var object = JSONObject()
    for (status, list) in members { object[status] = JSONText.object(list) }
    return try ParameterMapping.responseMappings(.object(object))
  }

  @Test("K86, K87, K88: the backend sees the request with its changes, and everything else as it was")
  func requestsAreChanged() throws {
    let fixture = try StagedFixture()
    let list = try changes([
      ("append:header.x", "1"), ("overwrite:header.y", "${request.path.id}-${request.querystring.z}"),
      ("remove:header.gone", "''"), ("append:header.new", "$request.header.old"), ("remove:header.old", "''"),
      ("overwrite:querystring.k", "v"), ("append:header.ip", "$context.identity.sourceIp"),
    ])
    let api = try fixture.api(["PUT /p/{id}"]) { $0.requestParameters = list }
    #expect(try fixture.serve([api]).isEmpty)
    let answer = try fixture.send(
      "PUT /p/7?k=a&z=1&k=b", ["X: 0", "Y: evil", "Gone: 1", "Old: kept", "Other: same", "Connection: keep-alive"],
      body: "body")
    #expect(answer.status == 200)
    let request = try #require(fixture.backend.requests.first)
    #expect(request.target == "/p/7?z=1&k=v")
    #expect(request.headers.values(of: "x") == ["0", "1"])
    #expect(request.headers.values(of: "y") == ["7-1"])
    #expect(request.headers["gone"] == nil)
    #expect(request.headers["old"] == nil)
    #expect(request.headers["new"] == "kept")
    #expect(request.headers["other"] == "same")
    #expect(request.headers["ip"] == "127.0.0.1")
    #expect(request.headers["via"] == "HTTP/1.1 AmazonAPIGateway")
    #expect(request.headers["host"] == "127.0.0.1:\(fixture.backend.port)")
    #expect(request.headers["connection"] == nil)
    #expect(request.body == Array("body".utf8))
  }

  @Test("K78, K79: a private backend sees the stage in the path, unless overwrite:path takes it away")
  func privateBackendsSeeTheStage() throws {
    let fixture = try StagedFixture()
    let service = IntegrationTarget.service(try #require(ServiceReference("pets.demo")))
    var api = try fixture.api(["GET /pets"], stages: [.default, Stage(name: "prod")]) { $0.target = service }
    try fixture.serve([api])
    #expect(try fixture.get("/prod/pets").body == "GET /prod/pets")
    #expect(try fixture.get("/pets?a=1").body == "GET /pets?a=1")
    api.integrations[0].requestParameters = try changes([("overwrite:path", "$request.path")])
    let second = try StagedFixture()
    second.inputs.endpoints[.init(api: api.id, integration: api.integrations[0].id)] = [
      Endpoint(host: "127.0.0.1", port: Int(second.backend.port))
    ].compactMap { $0 }
    try second.serve([api])
    #expect(try second.get("/prod/pets?a=1").body == "GET /pets?a=1")
    #expect(second.backend.requests.first?.headers["host"] == "x")
  }

  @Test("gateway.md 3.5: each stage's mapping reads its own variables")
  func stageVariablesDiffer() throws {
    let fixture = try StagedFixture()
    let list = try changes([("append:header.env", "$stageVariables.env"), ("append:header.stage", "$context.stage")])
    let stages = [
      Stage(name: "blue", variables: [StageVariable(name: "env", value: "b")]),
      Stage(name: "green", variables: [StageVariable(name: "env", value: "g")]),
    ]
    try fixture.serve([try fixture.api(["GET /a"], stages: stages) { $0.requestParameters = list }])
    _ = try fixture.get("/blue/a")
    _ = try fixture.get("/green/a")
    #expect(fixture.backend.requests.map { $0.headers["env"] } == ["b", "g"])
    #expect(fixture.backend.requests.map { $0.headers["stage"] } == ["blue", "green"])
  }

  @Test("K90: a backend's 500 becomes 403 with the exchange's id; another status stays as it is")
  func responsesAreChanged() throws {
    let fixture = try StagedFixture { request in
      HTTPResponse(
        status: request.target.hasSuffix("bad") ? 500 : 200,
        headers: ["content-type": "text/plain", "x-secret": "1", "Access-Control-Allow-Origin": "*"],
        body: Array("hello".utf8))
    }
    let list = try responses([
      (
        "500",
        [
          ("overwrite:statuscode", "403"), ("append:header.h", "$context.requestId"), ("remove:header.x-secret", "''"),
          ("append:header.was", "$response.header.x-secret"), ("append:header.p", "${context.path} ${context.status}"),
        ]
      )
    ])
    var api = try fixture.api(["GET /{name}"]) { $0.responseParameters = list }
    api.cors = CORS(allowOrigins: ["https://app"])
    try fixture.serve([api])
    let bad = try fixture.get("/bad", ["Origin: https://app"])
    #expect(bad.status == 403)
    #expect(bad["h"] == bad["apigw-requestid"])
    #expect(bad["x-secret"].isEmpty)
    #expect(bad["was"] == ["1"])
    #expect(bad["p"] == ["/bad 500"])
    #expect(bad["access-control-allow-origin"] == ["https://app"])
    #expect(bad.body == "hello")
    let good = try fixture.get("/good")
    #expect(good.status == 200)
    #expect(good["x-secret"] == ["1"])
    #expect(good["h"].isEmpty)
  }

  @Test("a status that has no body takes the body away, one that has says its length; the connection stays usable")
  func mappedStatusesKeepTheFraming() throws {
    let fixture = try StagedFixture { request in
      request.target == "/empty"
        ? HTTPResponse(status: 204) : HTTPResponse(status: 200, contentType: "text/plain", body: Array("hello".utf8))
    }
    let list = try responses([("200", [("overwrite:statuscode", "204")]), ("204", [("overwrite:statuscode", "200")])])
    try fixture.serve([try fixture.api(["GET /{name}"]) { $0.responseParameters = list }])
    let connection = try RawConnection(port: fixture.port)
    connection.send("GET /full HTTP/1.1\r\nHost: x\r\n\r\n")
    let full = Answer(connection.readResponse())
    #expect(full.status == 204)
    #expect(full.body.isEmpty)
    #expect(full["content-length"].isEmpty)
    connection.send("GET /empty HTTP/1.1\r\nHost: x\r\n\r\n")
    let empty = Answer(connection.readResponse())
    #expect(empty.status == 200)
    #expect(empty["content-length"] == ["0"])
  }

  @Test("K58: a token's claim reaches the backend, and the client's own header of that name does not")
  func claimsReachTheBackend() throws {
    let protected = try ProtectedFixture()
    var inputs = protected.inputs
    let id = inputs.apis[0].routes[1].integrationID
    let index = try #require(inputs.apis[0].integrations.firstIndex { $0.id == id })
    inputs.apis[0].integrations[index].requestParameters = try changes([
      ("overwrite:header.x-user", "$context.authorizer.claims.sub")
    ])
    let recorder = try RecordingBackend()
    let url = try URLTemplate("http://127.0.0.1:\(recorder.port)/x")
    inputs.apis[0].integrations[index].target = .url(url)
    inputs.endpoints[.init(api: inputs.apis[0].id, integration: inputs.apis[0].integrations[index].id)] = [
      Endpoint(host: "127.0.0.1", port: Int(recorder.port))
    ].compactMap { $0 }
    let fixture = try GatewayFixture(inputs)
    for _ in 0..<2 {
      let answer = try fixture.exchange(
        "PUT /foodstore/foods/1 HTTP/1.1\r\nHost: x\r\nX-User: evil\r\nAuthorization: Bearer "
          + "\(try ProtectedFixture.token())\r\nContent-Length: 0\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 200"))
      #expect(recorder.requests.last?.headers.values(of: "x-user") == ["user-1"])
    }
    recorder.stop()
  }
}
