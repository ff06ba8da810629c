import CtapiCore
import CtapiGateway
import CtapiHTTP
import CtapiWire

/// Gives each request on the control port to the front end it is for; what is for none is refused by name.
struct ControlRouter: Sendable {
  let store: DynamoDBEndpoint
  let oidc: OIDCEndpoint
  let metrics: @Sendable () -> MetricsReport

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    if OIDCEndpoint.claims(request) { return await oidc.respond(to: request) }
    if DynamoDBService.claims(request) { return await store.respond(to: request) }
    if request.path == "/metrics", request.method == "GET" {
      return HTTPResponse(
        status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(metrics().prometheus.utf8))
    }
    if request.path == "/_ctapi/metrics", request.method == "GET" {
      return ControlRouter.answer(200, ["metrics": metrics().json])
    }
    if request.path == "/_ctapi/health" {
      return ControlRouter.answer(200, ["status": "ok", "version": .string(Program.version)])
    }
    // AWS's own tools ask the bare endpoint whether it lives.
    if request.path == "/", request.method == "GET" || request.method == "HEAD" {
      return await store.respond(to: request)
    }
    if let target = request.headers["x-amz-target"] {
      let name = target.prefix { $0 != "." }
      return ControlRouter.answer(
        400,
        [
          "__type": "UnknownOperationException",
          "message": .string("ctapi does not serve '\(String(name).escapedForTerminal)' on this port"),
        ])
    }
    if let name = SignedService.name(of: request) {
      return ControlRouter.answer(
        404,
        [
          "__type": "UnknownOperationException",
          "message": .string("ctapi does not serve '\(name.escapedForTerminal)' on this port"),
        ])
    }
    return ControlRouter.answer(
      404,
      ["message": .string("nothing is served at '\(String(request.path).escapedForTerminal)' on the control port")])
  }

  private static func answer(_ status: Int, _ json: JSON) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "application/json", body: json.bytes())
  }
}
