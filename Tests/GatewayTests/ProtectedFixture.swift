import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiIdentity

/// The food store behind a gateway (`reliability.md` 1.5): `GET` open, `PUT` protected, `ANY /admin/{proxy+}` protected,
/// everything else open and sent to another backend.
final class ProtectedFixture {
  static let issuer = "https://issuer.example/pool"
  static let key = generate("k1")
  static let otherKey = generate("k1")

  let protected: RawBackend
  let open: RawBackend
  let fixture: GatewayFixture
  let inputs: GatewayInputs

  private static func generate(_ kid: String) -> TokenKey {
    do {
      return TokenKey(.asymmetric(try AsymmetricKey.generate(.rsa(bits: 2048)), isPrivate: true), kid: kid)
    } catch {
      preconditionFailure("no test key: \(error)")
    }
  }

  init(
    source: IdentitySource = .header("authorization"), scopes: [String] = [], audience: [String] = ["client-1"],
    keys: GatewayInputs.Keys? = nil, refetch: @escaping @Sendable (String) -> Bool = { _ in false }
  ) throws {
    protected = try RawBackend()
    open = try RawBackend()
    var inputs = try GatewayFixture.inputs([
      ("GET /foodstore/foods/{foodId}", "http://127.0.0.1:\(protected.port)/foodstore/foods/{foodId}"),
      ("PUT /foodstore/foods/{foodId}", "http://127.0.0.1:\(protected.port)/foodstore/foods/{foodId}"),
      ("ANY /admin/{proxy+}", "http://127.0.0.1:\(protected.port)/admin/{proxy}"),
      ("$default", "http://127.0.0.1:\(open.port)"),
    ])
    inputs.apis[0].authorizers = [
      Authorizer(
        id: "auth01", name: "jwt", identitySource: source, issuer: ProtectedFixture.issuer, audience: audience)
    ]
    for index in 1...2 { inputs.apis[0].routes[index].authorization = .jwt(authorizerID: "auth01", scopes: scopes) }
    inputs.keys[ProtectedFixture.issuer] = keys ?? .known(KeySet([ProtectedFixture.key]))
    self.inputs = inputs
    fixture = try GatewayFixture(inputs, refetch: refetch)
  }

  deinit {
    protected.stop()
    open.stop()
  }

  /// Sends a head with these fields behind `host`, and gives what came back.
  func send(_ line: String, fields: [String] = []) throws -> String {
    let extra = fields.map { $0 + "\r\n" }.joined()
    return try fixture.exchange("\(line) HTTP/1.1\r\nHost: x\r\n\(extra)\r\n")
  }

  /// A token whose claims are good but for the given JSON members, which replace or add to them; nil removes one.
  static func token(
    _ changes: [String: String?] = [:], header: String = #"{"alg":"RS256","kid":"k1"}"#, key: TokenKey = key,
    algorithm: SignatureAlgorithm = .rs256
  ) throws -> String {
    let now = SystemClock().now.seconds
    var claims: [String: String] = [
      "iss": "\"\(issuer)\"", "sub": "\"user-1\"", "client_id": "\"client-1\"", "iat": "\(now - 10)",
      "exp": "\(now + 600)",
    ]
    for (name, value) in changes { claims[name] = value }
    let payload =
      "{" + claims.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    let signer = try TokenSigner(key, algorithm: algorithm, allowWeak: true)
    let bytes = try signer.sign(header: Array(header.utf8).span, payload: Array(payload.utf8).span)
    return String(decoding: bytes, as: UTF8.self)
  }
}
