package import CtapiCore
import CtapiGateway
import CtapiHTTP

/// Asks a running server what it decided, over its Unix socket.
package struct DecisionReader {
  private let directory: DataDirectory
  private var query = Gateway.DecisionQuery()

  /// Asks the server of `directory` about the request of that id, or the latest ones; with `status`, of that alone.
  package init(_ directory: DataDirectory, requestID: String? = nil, status: Int? = nil, limit: Int? = nil) {
    self.directory = directory
    query.requestID = requestID
    query.status = status
    if let limit { query.limit = limit }
  }

  /// The decisions since the last call, oldest first; throws `no-server` (exit 7) when none serves the directory.
  package mutating func next() throws(CtapiError) -> [JSON] {
    var client = HTTPClient()
    client.limits = HTTPLimits(bodyBytes: 64 << 20)
    let response: HTTPResponse
    do throws(CtapiError) {
      response = try client.send(
        HTTPRequest(target: DecisionQuestionText.target(query)), to: .unix(ControlSocket.path(in: directory)))
    } catch {
      throw CtapiError(
        .noServer, "no server serves '\(directory.path.escapedForTerminal)'",
        hint: "start one, then send the request again: ctapi serve")
    }
    guard response.status == 200, let json = try? JSON(parsing: response.body.span),
      let decisions = json["decisions"]?.arrayValue
    else {
      throw CtapiError(
        .noServer, "the server does not explain what it decides: it answered \(response.status)",
        hint: "start it again with this program: ctapi serve")
    }
    query.cursor = (json["cursor"]?.stringValue ?? "").split(separator: ".").compactMap { UInt64($0) }
    return decisions
  }
}
