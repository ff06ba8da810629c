import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

/// The statements of `gateway.md` 9 about CORS that are ctapi's choice (C).
@Suite(.serialized) struct CORSChoices {
  private let cors: CORSFixture
  private var fixture: StagedFixture { cors.staged }

  init() throws { cors = try CORSFixture() }

  @Test("C61: where all headers are allowed, a preflight is answered with those it asks for")
  func headersAreEchoed() throws {
    try fixture.serve([try cors.api(["PUT /foods/{id}"])])
    let answer = try fixture.send(
      "OPTIONS /foods/1", CORSFixture.preflight + ["Access-Control-Request-Headers: authorization,content-type"])
    #expect(answer.status == 204)
    #expect(answer["access-control-allow-headers"] == ["authorization,content-type"])
  }

  @Test("C64: a preflight of another origin is 204 without any field")
  func anotherOriginGetsNothing() throws {
    try fixture.serve([try cors.api(["GET /foods/{id}"])])
    let answer = try fixture.send(
      "OPTIONS /foods/1", ["Origin: https://evil", "Access-Control-Request-Method: PUT"])
    #expect(answer.status == 204)
    #expect(!answer.has(prefix: "access-control-"))
  }

  @Test("C67: the gateway's own errors carry the fields of an allowed origin")
  func errorsCarryTheFields() throws {
    var api = try cors.api(["GET /a", "GET /b"])
    CORSFixture.protect(&api, 0)
    api.stages[0].routeThrottles = [RouteThrottle(routeKey: "GET /b", throttle: Throttle(rate: 0, burst: 0))]
    try fixture.serve([api])
    for (path, status) in [("/a", 401), ("/none", 404), ("/b", 429)] {
      let answer = try fixture.get(path, ["Origin: https://app"])
      #expect(answer.status == status)
      #expect(answer["access-control-allow-origin"] == ["https://app"], "\(path)")
    }
  }
}
