import CtapiCore
import CtapiGateway
import CtapiHTTP

/// Answers on the server's Unix socket, which only its own user can reach: what the control port answers, and what was
/// decided about requests.
///
/// Decisions name paths, callers and backends, so the control port, which every user of the machine can reach, does not
/// give them.
struct SocketRouter: Sendable {
  let control: ControlRouter
  let gateway: Gateway

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    guard request.path == DecisionQuestionText.path, request.method == "GET" else {
      return await control.respond(to: request)
    }
    let answer = await gateway.decisions(DecisionQuestionText.query(request.query ?? ""))
    let json: JSON = [
      "decisions": .array(answer.decisions.map(\.json)),
      "cursor": .string(answer.cursor.map(String.init).joined(separator: ".")),
    ]
    return HTTPResponse(status: 200, contentType: "application/json", body: json.bytes())
  }
}
