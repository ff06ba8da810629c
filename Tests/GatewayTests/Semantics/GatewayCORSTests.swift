import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

/// The blog's configuration: one origin, `PUT` and `GET`, all headers.
@Suite(.serialized) struct GatewayCORSTests {
  private let cors: CORSFixture
  private var fixture: StagedFixture { cors.staged }

  init() throws { cors = try CORSFixture() }

  @Test("K60, K62: a preflight is answered 204 without asking for a token")
  func aPreflightIsAnswered() throws {
    var api = try cors.api(["GET /foods/{id}", "PUT /foods/{id}"])
    CORSFixture.protect(&api, 1)
    try fixture.serve([api])
    let answer = try fixture.send(
      "OPTIONS /foods/1", CORSFixture.preflight)
    #expect(answer.status == 204)
    #expect(answer.body.isEmpty)
    #expect(answer["access-control-allow-origin"] == ["https://app"])
    #expect(answer["access-control-allow-methods"] == ["PUT,GET"])
    #expect(answer["apigw-requestid"].count == 1)
    #expect(answer["content-length"].isEmpty)
    #expect(fixture.backend.requests.isEmpty)
  }

  @Test("K63: OPTIONS without an origin or a method asked for is routed as any request")
  func notEveryOptionsIsAPreflight() throws {
    try fixture.serve([try cors.api(["GET /foods/{id}"])])
    for fields in [[], ["Origin: https://app"], ["Access-Control-Request-Method: PUT"]] {
      #expect(try fixture.send("OPTIONS /foods/1", fields).status == 404, "\(fields)")
    }
  }

  @Test("K65, K66: what the backend says of CORS is not seen; who sends no allowed origin gets no field")
  func theBackendsFieldsAreReplaced() throws {
    try fixture.serve([try cors.api(["GET /foods/{id}"])])
    let allowed = try fixture.get("/foods/1", ["Origin: https://app"])
    #expect(allowed["access-control-allow-origin"] == ["https://app"])
    #expect(allowed["access-control-expose-headers"].isEmpty)
    #expect(allowed["vary"] == ["Origin"])
    #expect(allowed["x-own"] == ["1"])
    for fields in [[], ["Origin: https://evil"]] {
      let answer = try fixture.get("/foods/1", fields)
      #expect(answer.status == 200)
      #expect(!answer.has(prefix: "access-control-"), "\(fields)")
      #expect(answer["x-own"] == ["1"])
    }
  }

  @Test("K69, K70: credentials, exposed headers and the age are sent as configured")
  func everySettingIsSent() throws {
    try fixture.serve([
      try cors.api(
        ["GET /a"],
        CORS(
          allowOrigins: ["https://*"], allowMethods: ["*"], allowHeaders: ["x-a"], exposeHeaders: ["x-a"], maxAge: 300,
          allowCredentials: true))
    ])
    let actual = try fixture.get("/a", ["Origin: https://any.example"])
    #expect(actual["access-control-allow-origin"] == ["https://any.example"])
    #expect(actual["access-control-allow-credentials"] == ["true"])
    #expect(actual["access-control-expose-headers"] == ["x-a"])
    let preflight = try fixture.send("OPTIONS /a", CORSFixture.preflight)
    #expect(preflight["access-control-max-age"] == ["300"])
    #expect(preflight["access-control-allow-methods"] == ["PUT"])
    #expect(preflight["access-control-allow-headers"] == ["x-a"])
    #expect(preflight["access-control-allow-origin"] == ["https://app"])
    #expect(preflight["access-control-allow-credentials"] == ["true"])
  }

  @Test("K71: a preflight that a protected ANY route takes is 401, and this is warned of")
  func aProtectedRouteTakesPreflights() throws {
    var api = try cors.api(["ANY /user"])
    CORSFixture.protect(&api, 0)
    let problems = try fixture.serve([api])
    #expect(try fixture.send("OPTIONS /user", CORSFixture.preflight).status == 401)
    #expect(problems.contains { $0.rule == "preflight-guarded" && $0.message.contains("ANY /user") })
  }

  @Test("K72: an open OPTIONS route takes the preflights that a protected $default would")
  func anOpenRouteTakesPreflights() throws {
    var api = try cors.api(["$default", "OPTIONS /{proxy+}"])
    CORSFixture.protect(&api, 0)
    #expect(try fixture.serve([api]).map(\.rule) == [])
    #expect(try fixture.send("OPTIONS /user", CORSFixture.preflight).status == 200)
    #expect(fixture.backend.requests.map(\.method) == ["OPTIONS"])
  }

  @Test("K73: without settings the gateway adds nothing and the backend's fields pass")
  func withoutSettingsTheBackendAnswers() throws {
    try fixture.serve([try cors.api(["GET /a"], nil)])
    let answer = try fixture.get("/a", ["Origin: https://app"])
    #expect(answer["access-control-allow-origin"] == ["*"])
    #expect(answer["access-control-expose-headers"] == ["x-backend"])
    #expect(try fixture.send("OPTIONS /a", CORSFixture.preflight).status == 404)
  }
}
