import CtapiCore
import CtapiHTTP

/// An API on a free port of loopback that keeps the contract of `RoutesTestTests`, or breaks all of it.
struct ContractServer {
  private let server: HTTPServer
  let url: String

  init(isGood: Bool) throws {
    server = try HTTPServer(at: [.loopback(port: 0)], options: HTTPServerOptions()) { request in
      isGood ? ContractServer.good(request) : ContractServer.bad(request)
    }
    guard let address = server.addresses.first else { throw CtapiError(.unreachable, "the server has no address") }
    url = "http://\(address)"
  }

  func stop() { server.stop(within: .seconds(5)) }

  private static func good(_ request: HTTPRequest) -> HTTPResponse {
    if request.method == "OPTIONS" {
      guard request.headers["origin"] == "https://app.example" else { return HTTPResponse(status: 204) }
      return HTTPResponse(
        status: 204,
        headers: ["access-control-allow-origin": "https://app.example", "access-control-allow-methods": "GET"])
    }
    if request.method == "PUT", request.headers["authorization"] != "Bearer good" {
      return HTTPResponse(status: 401, headers: ["www-authenticate": "Bearer"])
    }
    if request.method == "PUT" { return HTTPResponse(status: 204) }
    return HTTPResponse(status: 200, contentType: "application/json", body: Array(#"{"id":1}"#.utf8))
  }

  private static func bad(_ request: HTTPRequest) -> HTTPResponse {
    if request.method == "OPTIONS" { return HTTPResponse(status: 401) }
    if request.method == "PUT" { return HTTPResponse(status: 204) }
    return HTTPResponse(status: 200, contentType: "application/json", body: Array("{}".utf8))
  }
}
