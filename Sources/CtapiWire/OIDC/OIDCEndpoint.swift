package import CtapiCore
package import CtapiHTTP
import CtapiIdentity

/// What every user pool publishes below its issuer: the discovery document and its public keys (`tokens.md` 3.4).
package actor OIDCEndpoint {
  private let pools: LocalPools
  private let clock: any Clock

  /// An endpoint over the pools of `directory`, which is made when absent.
  package init(_ directory: DataDirectory, clock: any Clock) throws(CtapiError) {
    pools = try LocalPools(writing: directory)
    self.clock = clock
  }

  /// The pool and document that a path names; nil for a path of something else.
  package static func claims(_ request: HTTPRequest) -> Bool {
    request.path.hasSuffix("/.well-known/jwks.json") || request.path.hasSuffix("/.well-known/openid-configuration")
  }

  /// Answers a request for one of the two documents.
  package func respond(to request: HTTPRequest) -> HTTPResponse {
    guard request.method == "GET" || request.method == "HEAD" else {
      return OIDCEndpoint.message(405, "this document is read with GET", headers: ["allow": "GET, HEAD"])
    }
    let parts = request.path.split(separator: "/")
    guard parts.count == 3 else { return OIDCEndpoint.message(404, "no such document") }
    do throws(CtapiError) {
      guard let pool = try pools.all().first(where: { $0.id.hasSameBytes(as: String(parts[0])) }) else {
        return OIDCEndpoint.message(
          404, "User pool \(String(parts[0]).escapedForTerminal) does not exist.")
      }
      if parts[2] == "jwks.json" {
        let keys = try pools.keyring(of: pool).keySet(at: clock.now)
        return OIDCEndpoint.document(try keys.publicDocument())
      }
      return OIDCEndpoint.document(pool.discoveryDocument)
    } catch {
      return OIDCEndpoint.message(500, error.message)
    }
  }

  private static func document(_ json: JSON) -> HTTPResponse {
    var response = HTTPResponse(status: 200, contentType: "application/json", body: json.bytes())
    response.headers["cache-control"] = "public, max-age=60"
    response.headers["access-control-allow-origin"] = "*"
    return response
  }

  private static func message(_ status: Int, _ text: String, headers: HTTPHeaders = [:]) -> HTTPResponse {
    var response = HTTPResponse(
      status: status, contentType: "application/json", body: JSON.members(["message": .string(text)]).bytes())
    for field in headers.fields { response.headers[field.name] = field.value }
    return response
  }
}
