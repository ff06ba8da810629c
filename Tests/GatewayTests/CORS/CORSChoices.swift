import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

/// The statements of `gateway.md` 9 about CORS that are ctapi's choice (C).
@Suite(.serialized) struct CORSChoices {
  private let fixture: StagedFixture
  private static let preflight = ["Origin: https://app", "Access-Control-Request-Method: PUT"]

  init() throws {
    fixture = try StagedFixture { request in
      var response = HTTPResponse(status: 200, contentType: "text/plain", body: Array(request.target.utf8))
      response.headers.append("access-control-allow-origin", "*")
      response.headers.append("Access-Control-Expose-Headers", "x-backend")
      response.headers.append("x-own", "1")
      return response
    }
  }

  private func api(
    _ keys: [String],
    _ cors: CORS? = CORS(allowOrigins: ["https://app"], allowMethods: ["PUT", "GET"], allowHeaders: ["*"])
  ) throws -> API {
    var api = try fixture.api(keys)
    api.cors = cors
    return api
  }

  private func protect(_ api: inout API, _ route: Int) {
    api.authorizers = [Authorizer(id: "auth01", name: "jwt", issuer: "https://i.example", audience: ["c"])]
    api.routes[route].authorization = .jwt(authorizerID: "auth01", scopes: [])
  }

  @Test("C61: where all headers are allowed, a preflight is answered with those it asks for")
  func headersAreEchoed() throws {
    try fixture.serve([try api(["PUT /foods/{id}"])])
    let answer = try fixture.send(
      "OPTIONS /foods/1", CORSChoices.preflight + ["Access-Control-Request-Headers: authorization,content-type"])
    #expect(answer.status == 204)
    #expect(answer["access-control-allow-headers"] == ["authorization,content-type"])
  }

  @Test("C64: a preflight of another origin is 204 without any field")
  func anotherOriginGetsNothing() throws {
    try fixture.serve([try api(["GET /foods/{id}"])])
    let answer = try fixture.send(
      "OPTIONS /foods/1", ["Origin: https://evil", "Access-Control-Request-Method: PUT"])
    #expect(answer.status == 204)
    #expect(!answer.has(prefix: "access-control-"))
  }

  @Test("C67: the gateway's own errors carry the fields of an allowed origin")
  func errorsCarryTheFields() throws {
    var api = try api(["GET /a", "GET /b"])
    protect(&api, 0)
    api.stages[0].routeThrottles = [RouteThrottle(routeKey: "GET /b", throttle: Throttle(rate: 0, burst: 0))]
    try fixture.serve([api])
    for (path, status) in [("/a", 401), ("/none", 404), ("/b", 429)] {
      let answer = try fixture.get(path, ["Origin: https://app"])
      #expect(answer.status == status)
      #expect(answer["access-control-allow-origin"] == ["https://app"], "\(path)")
    }
  }
}
