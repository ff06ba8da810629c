import CtapiCore
import CtapiHTTP
import Synchronization

/// A server on loopback that answers from a table and remembers what it was asked; stopped when let go of.
final class KeyServer {
  private struct State {
    var answers: [String: HTTPResponse] = [:]
    var first: [String: HTTPResponse] = [:]
    var requests: [String] = []
  }

  private final class Shared: Sendable {
    let state = Mutex(State())
  }

  private let shared = Shared()
  private let server: HTTPServer

  init() throws {
    let shared = shared
    server = try HTTPServer(at: [.loopback(port: 0)]) { request in
      shared.state.withLock { state in
        state.requests.append(request.target)
        if let first = state.first.removeValue(forKey: request.target) { return first }
        return state.answers[request.target] ?? HTTPResponse(status: 404)
      }
    }
  }

  deinit { server.stop(within: .zero) }

  /// Where it is.
  var url: String { "http://\(server.addresses[0])" }

  /// The paths it was asked for so far.
  var requests: [String] { shared.state.withLock { $0.requests } }

  /// Answers a path with JSON text from now on.
  func answer(_ path: String, _ text: String) {
    answer(path, HTTPResponse(status: 200, contentType: "application/json", body: Array(text.utf8)))
  }

  /// Answers a path's next request with JSON text, and those behind it as before.
  func answerNext(_ path: String, _ text: String) {
    let response = HTTPResponse(status: 200, contentType: "application/json", body: Array(text.utf8))
    shared.state.withLock { $0.first[path] = response }
  }

  /// Answers a path with anything.
  func answer(_ path: String, _ response: HTTPResponse) { shared.state.withLock { $0.answers[path] = response } }

  /// Answers as an issuer that says it is `issuer`, with the set of ``Attack/keys``.
  func actAsIssuer(_ issuer: String, keysAt keys: String? = nil) {
    answer(
      "/.well-known/openid-configuration",
      #"{"issuer":"\#(issuer)","jwks_uri":"\#(keys ?? url + "/jwks.json")"}"#)
    answer("/jwks.json", Attack.keys)
  }
}
