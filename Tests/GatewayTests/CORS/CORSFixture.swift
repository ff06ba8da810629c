import CtapiDefinition
import CtapiHTTP

@testable import CtapiGateway

/// A gateway whose APIs allow one origin, `PUT` and `GET`, and all headers, before a backend that says other things of
/// CORS itself.
struct CORSFixture {
  let staged: StagedFixture
  static let preflight = ["Origin: https://app", "Access-Control-Request-Method: PUT"]

  init() throws {
    staged = try StagedFixture { request in
      var response = HTTPResponse(status: 200, contentType: "text/plain", body: Array(request.target.utf8))
      response.headers.append("access-control-allow-origin", "*")
      response.headers.append("Access-Control-Expose-Headers", "x-backend")
      response.headers.append("x-own", "1")
      return response
    }
  }

  func api(
    _ keys: [String],
    _ cors: CORS? = CORS(allowOrigins: ["https://app"], allowMethods: ["PUT", "GET"], allowHeaders: ["*"])
  ) throws -> API {
    var api = try staged.api(keys)
    api.cors = cors
    return api
  }

  static func protect(_ api: inout API, _ route: Int) {
    api.authorizers = [Authorizer(id: "auth01", name: "jwt", issuer: "https://i.example", audience: ["c"])]
    api.routes[route].authorization = .jwt(authorizerID: "auth01", scopes: [])
  }
}
