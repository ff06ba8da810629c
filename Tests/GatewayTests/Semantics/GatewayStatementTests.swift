import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

/// Statements of `gateway.md` 9 that no other suite carries by number.
@Suite(.serialized) struct GatewayStatementTests {
  @Test("gateway.md 1.8: what the gateway answers itself has a date; a backend's answer has its own, or none")
  func dates() throws {
    let fixture = try StagedFixture { _ in HTTPResponse(status: 200, contentType: "application/json", body: []) }
    var api = try fixture.api(["GET /a", "GET /mock", "GET /dated", "GET /redirect", "GET /f"])
    api.integrations[1].target = .mock(MockResponse(status: 200))
    api.integrations[2].target = .mock(
      MockResponse(status: 200, headers: [StageVariable(name: "date", value: "Thu, 01 Jan 1970 00:00:00 GMT")]))
    api.integrations[3].target = .redirect(try Redirect(["path": "/a"]))
    api.integrations[4].target = .function(
      FunctionTarget(url: try URLTemplate(fixture.url + "/f"), payloadFormat: .version2))
    api.cors = CORS(allowOrigins: ["*"], allowMethods: ["*"])
    try fixture.serve([api])
    let preflight = ["Origin: https://a", "Access-Control-Request-Method: PUT"]
    for answer in [
      try fixture.get("/none"), try fixture.get("/mock"), try fixture.get("/redirect"), try fixture.get("/f"),
      try fixture.send("OPTIONS /x", preflight), try fixture.get("/%"),
    ] {
      let dates = answer["date"]
      #expect(dates.count == 1, "\(answer)")
      let time = try #require(dates.first.flatMap(Timestamp.init(httpDate:)))
      #expect(abs(time.seconds - SystemClock().now.seconds) <= 2)
    }
    #expect(try fixture.get("/dated")["date"] == ["Thu, 01 Jan 1970 00:00:00 GMT"])
    let own = try fixture.get("/a")["date"]
    #expect(own.count <= 1)
  }

  @Test("K20: the query takes no part in matching and reaches the backend unchanged and in order")
  func theQueryIsPassedOn() throws {
    let fixture = try StagedFixture()
    try fixture.serve([try fixture.api(["GET /pets"])])
    #expect(try fixture.get("/pets?x=1&x=2&a=%20+b").body == "GET /pets?x=1&x=2&a=%20+b")
  }

  @Test("K76: on $default the path goes behind the URL")
  func theDefaultRouteAppendsThePath() throws {
    let fixture = try StagedFixture()
    let url = try URLTemplate(fixture.url + "/get")
    try fixture.serve([try fixture.api(["$default"]) { $0.target = .url(url) }])
    #expect(try fixture.get("/").body == "GET /get/")
  }

  @Test("K93: a backend's 418 comes through as it is")
  func statusesPass() throws {
    let fixture = try StagedFixture { _ in
      HTTPResponse(status: 418, headers: ["x-tea": "1"], body: Array("short and stout".utf8))
    }
    try fixture.serve([try fixture.api(["GET /tea"])])
    let answer = try fixture.get("/tea")
    #expect(answer.status == 418)
    #expect(answer.body == "short and stout")
    #expect(answer["x-tea"] == ["1"])
  }

  @Test(
    "K40, K41: client_id is asked only where there is no aud",
    arguments: [
      ("K40", [:], 200), ("K41", ["aud": "\"other\""], 401), ("aud decides", ["aud": "[\"x\",\"client-1\"]"], 200),
    ] as [(String, [String: String?], Int)])
  func audiences(_ statement: String, _ claims: [String: String?], _ status: Int) throws {
    let fixture = try ProtectedFixture()
    let token = try ProtectedFixture.token(claims)
    let answer = Answer(
      try fixture.send("PUT /foodstore/foods/1", fields: ["Authorization: \(token)", "Content-Length: 0"]))
    #expect(answer.status == status, "\(statement)")
  }

  @Test("K46, K47, K48: alg none, HS256 and ES256 are 401 with the method's name in the challenge")
  func algorithms() throws {
    let fixture = try ProtectedFixture()
    let good = try ProtectedFixture.token().split(separator: ".")
    for (header, name) in [
      ("eyJhbGciOiJub25lIn0", "none"), ("eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0", "HS256"),
      ("eyJhbGciOiJFUzI1NiIsImtpZCI6ImsxIn0", "ES256"),
    ] {
      let token = "\(header).\(good[1]).\(name == "none" ? "" : good[2])"
      let answer = Answer(
        try fixture.send("PUT /foodstore/foods/1", fields: ["Authorization: Bearer \(token)", "Content-Length: 0"]))
      #expect(answer.status == 401, "\(name)")
      #expect(answer["www-authenticate"].first?.contains("signing method \(name) is invalid") == true, "\(name)")
    }
  }

  @Test("K53: scp as an array holds scopes, too")
  func scopesAsAnArray() throws {
    let fixture = try ProtectedFixture(scopes: ["a:read"])
    for (claims, status) in [(["scp": "[\"a:read\"]"], 200), (["scp": "[\"b\"]"], 403)] as [([String: String?], Int)] {
      let token = try ProtectedFixture.token(claims)
      let answer = Answer(
        try fixture.send("PUT /foodstore/foods/1", fields: ["Authorization: \(token)", "Content-Length: 0"]))
      #expect(answer.status == status)
    }
  }
}
