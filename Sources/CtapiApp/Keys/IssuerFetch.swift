import CtapiCore
import CtapiGateway
import CtapiHTTP
import CtapiIdentity

/// Fetches the keys an issuer publishes, with AWS's limits: 1.5 s and 150,000 bytes for each of two documents.
enum IssuerFetch {
  /// The keys, or which of the two documents could not be had.
  static func keys(of issuer: String, trusting trust: TLSTrust) -> GatewayInputs.Keys {
    var client = HTTPClient()
    client.timeout = .milliseconds(1500)
    client.connectTimeout = .milliseconds(1500)
    client.trust = trust
    client.reach = .remoteOverTLS
    client.resolver = HostResolver(servers: NameServers())
    client.limits = HTTPLimits(bodyBytes: 150_000)
    guard let discovery = document(issuer + "/.well-known/openid-configuration", client),
      // A document that names another issuer is not this issuer's (OpenID Connect Discovery 1.0 §4.3).
      let named = discovery["issuer"]?.stringValue, named.hasSameBytes(as: issuer),
      let location = discovery["jwks_uri"]?.stringValue
    else { return .discoveryFailed }
    guard let bytes = body(location, client), let keys = try? KeySet(jwks: bytes.span) else { return .fetchFailed }
    return .known(keys)
  }

  private static func document(_ url: String, _ client: HTTPClient) -> JSON? {
    body(url, client).flatMap { try? JSON(parsing: $0.span, limits: .token) }
  }

  private static func body(_ text: String, _ client: HTTPClient) -> [UInt8]? {
    guard let url = try? HTTPURL(text), let response = try? client.get(url), response.status == 200 else { return nil }
    return response.body
  }
}
