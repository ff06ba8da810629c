import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

/// Statements of `gateway.md` 9 that no other suite carries by number.
@Suite(.serialized) struct GatewayStatementTests {
  @Test("K20: the query takes no part in matching and reaches the backend unchanged and in order")
  func theQueryIsPassedOn() throws {
    let fixture = try StagedFixture()
    try fixture.serve([try fixture.api(["GET /pets"])])
    #expect(try fixture.get("/pets?x=1&x=2&a=%20+b").body == "GET /pets?x=1&x=2&a=%20+b")
  }

  @Test("K76: the whole path goes behind the URL of $default; C: also a longer one")
  func theDefaultRouteAppendsThePath() throws {
    let fixture = try StagedFixture()
    let url = try URLTemplate(fixture.url + "/get")
    try fixture.serve([try fixture.api(["$default"]) { $0.target = .url(url) }])
    #expect(try fixture.get("/").body == "GET /get/")
    #expect(try fixture.get("/x/y").body == "GET /get/x/y")
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
