import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiIdentity
import Glibc
import Synchronization
import Testing

/// The JWT authorizer on the real gateway (`gateway.md` 9, statements 33 to 59).
@Suite(.serialized) struct AuthorizerTests {
  private static let put = "PUT /foodstore/foods/1"

  private func isAccepted(_ token: String, _ fixture: ProtectedFixture) throws -> Bool {
    let before = fixture.protected.received.count
    let answer = try fixture.send(AuthorizerTests.put, fields: ["Authorization: \(token)"])
    let isAccepted = answer.hasPrefix("HTTP/1.1 200")
    #expect(isAccepted || answer.hasPrefix("HTTP/1.1 401") || answer.hasPrefix("HTTP/1.1 403"))
    #expect(fixture.protected.received.count == before + (isAccepted ? 1 : 0))
    return isAccepted
  }

  private func description(_ token: String, _ fixture: ProtectedFixture) throws -> String {
    let answer = try fixture.send(AuthorizerTests.put, fields: ["Authorization: \(token)"])
    #expect(answer.hasPrefix("HTTP/1.1 401 Unauthorized\r\n"))
    #expect(fixture.protected.received.isEmpty)
    let line = answer.split(separator: "\r\n").first { $0.hasPrefix("www-authenticate: ") } ?? ""
    let prefix = "www-authenticate: Bearer scope=\"\" error=\"invalid_token\" error_description=\""
    #expect(line.hasPrefix(prefix), "K38: \(line)")
    return String(line.dropFirst(prefix.utf8.count).dropLast())
  }

  @Test("K33, K34: a good token passes behind Bearer, and bare")
  func aGoodTokenPasses() throws {
    let fixture = try ProtectedFixture()
    let token = try ProtectedFixture.token()
    for form in ["Bearer \(token)", token] { #expect(try isAccepted(form, fixture), "\(form.prefix(10))") }
  }

  @Test("gateway.md 2.2: a token without 'exp' is refused, for its end is not in the future")
  func aTokenWithoutAnEndIsUnauthorized() throws {
    let fixture = try ProtectedFixture()
    #expect(try description(try ProtectedFixture.token(["exp": nil]), fixture) == "the token has no expiry")
  }

  @Test("K35, K59: no token is 401 with the exact body, length and a bare challenge")
  func noTokenIsUnauthorized() throws {
    let fixture = try ProtectedFixture()
    let answer = try fixture.send(AuthorizerTests.put)
    #expect(answer.hasPrefix("HTTP/1.1 401 Unauthorized\r\n"))
    #expect(answer.contains("\r\nwww-authenticate: Bearer\r\n"))
    #expect(answer.contains("\r\ncontent-length: 26\r\n"))
    #expect(!answer.lowercased().contains("content-type"))
    #expect(answer.contains("\r\napigw-requestid: "))
    #expect(answer.hasSuffix("\r\n\r\n{\"message\":\"Unauthorized\"}"))
    #expect(fixture.protected.received.isEmpty)
  }

  @Test("K36: a token in the query counts where the identity source says so, and nowhere else")
  func theIdentitySourceDecides() throws {
    let fixture = try ProtectedFixture(source: .query("token"))
    let token = try ProtectedFixture.token()
    #expect(try fixture.send("\(AuthorizerTests.put)?token=\(token)").hasPrefix("HTTP/1.1 200"))
    for bearer in ["Bearer%20", "bearer+", "Bearer%20%20+"] {
      #expect(try fixture.send("\(AuthorizerTests.put)?token=\(bearer)\(token)").hasPrefix("HTTP/1.1 200"), "\(bearer)")
    }
    #expect(try fixture.send("\(AuthorizerTests.put)?token=Bearer%21\(token)").hasPrefix("HTTP/1.1 401"))
    #expect(try fixture.send("\(AuthorizerTests.put)?Token=\(token)").hasPrefix("HTTP/1.1 401"))
    #expect(try fixture.send("\(AuthorizerTests.put)?token=\(token)&token=\(token)").hasPrefix("HTTP/1.1 401"))
    #expect(try fixture.send(AuthorizerTests.put, fields: ["Authorization: \(token)"]).hasPrefix("HTTP/1.1 401"))
  }

  @Test("K38, K50, K51: times outside their window")
  func timesAreChecked() throws {
    let now = SystemClock().now.seconds
    let fixture = try ProtectedFixture()
    #expect(try description(ProtectedFixture.token(["exp": "\(now - 1)"]), fixture) == "the token has expired")
    #expect(try description(ProtectedFixture.token(["nbf": "\(now + 60)"]), fixture) == "the token is not valid yet")
    #expect(
      try description(ProtectedFixture.token(["iat": "\(now + 60)"]), fixture) == "the token was issued in the future")
  }

  @Test("K39 to K42: aud decides, client_id only where aud is absent")
  func audienceIsChecked() throws {
    let fixture = try ProtectedFixture()
    let wrong = "the token does not have a valid audience"
    #expect(try description(ProtectedFixture.token(["aud": "\"other\"", "client_id": nil]), fixture) == wrong)
    #expect(try description(ProtectedFixture.token(["aud": "\"other\""]), fixture) == wrong)
    #expect(try description(ProtectedFixture.token(["client_id": "\"other\""]), fixture) == wrong)
    #expect(try isAccepted(ProtectedFixture.token(), fixture))
    #expect(try isAccepted(ProtectedFixture.token(["aud": "[\"x\",\"client-1\"]", "client_id": "\"other\""]), fixture))
  }

  @Test("K43: the issuer is compared exactly")
  func issuerIsChecked() throws {
    let fixture = try ProtectedFixture()
    _ = try description(ProtectedFixture.token(["iss": "\"\(ProtectedFixture.issuer)/\""]), fixture)
  }

  @Test("K44 to K49: signatures, keys, algorithms and shape")
  func signaturesAreChecked() throws {
    let fixture = try ProtectedFixture()
    let token = try ProtectedFixture.token()
    let none = token.split(separator: ".")
    _ = try description(ProtectedFixture.token(key: ProtectedFixture.otherKey), fixture)
    #expect(
      try description(ProtectedFixture.token(header: #"{"alg":"RS256","kid":"k2"}"#), fixture)
        == "kid is not recognized")
    // eyJhbGciOiJub25lIn0 is {"alg":"none"}.
    _ = try description("eyJhbGciOiJub25lIn0.\(none[1]).", fixture)
    let secret = TokenKey(.secret([UInt8](repeating: 7, count: 64)), kid: "k1")
    let forged = try ProtectedFixture.token(header: #"{"alg":"HS256","kid":"k1"}"#, key: secret, algorithm: .hs256)
    #expect(try description(forged, fixture) == "signing method HS256 is invalid")
    let curve = TokenKey(.asymmetric(try AsymmetricKey.generate(.elliptic(.p256)), isPrivate: true), kid: "k1")
    let elliptic = try ProtectedFixture.token(header: #"{"alg":"ES256","kid":"k1"}"#, key: curve, algorithm: .es256)
    #expect(try description(elliptic, fixture) == "signing method ES256 is invalid")
    #expect(try description("\(none[0]).\(none[1])", fixture) == "token contains an invalid number of segments")
    #expect(try isAccepted(token, fixture))
  }

  @Test("K45: an unknown kid asks for the keys again, and the new key passes without a restart")
  func anUnknownKidAsksForTheKeys() throws {
    let box = Asked()
    let fixture = try ProtectedFixture(keys: .known(KeySet([])), refetch: { box.add($0) })
    _ = try description(ProtectedFixture.token(), fixture)
    #expect(box.issuers == [ProtectedFixture.issuer])
    var inputs = fixture.inputs
    inputs.keys[ProtectedFixture.issuer] = .known(KeySet([ProtectedFixture.key]))
    fixture.fixture.gateway.publish(GatewaySnapshot(inputs))
    usleep(50_000)
    #expect(try isAccepted(ProtectedFixture.token(), fixture))
  }

  @Test("K52 to K54: one of the route's scopes is enough, and none of them is 403")
  func scopesAreChecked() throws {
    let fixture = try ProtectedFixture(scopes: ["a:read"])
    #expect(try isAccepted(ProtectedFixture.token(["scope": "\"a:read b\""]), fixture))
    #expect(try isAccepted(ProtectedFixture.token(["scp": "[\"a:read\"]"]), fixture))
    let answer = try fixture.send(
      AuthorizerTests.put, fields: ["Authorization: \(try ProtectedFixture.token(["scope": "\"b\""]))"])
    #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
    #expect(answer.hasSuffix("{\"message\":\"Forbidden\"}"))
    #expect(try isAccepted(ProtectedFixture.token(), ProtectedFixture()))
  }

  @Test("K55: an ID token passes by its audience where no scopes are asked for")
  func anIDTokenPasses() throws {
    let claims = ["aud": "\"client-1\"", "client_id": nil, "token_use": "\"id\""]
    #expect(try isAccepted(ProtectedFixture.token(claims), ProtectedFixture()))
  }

  @Test("K56, K57: without keys every token is refused, with the reason")
  func withoutKeysNothingPasses() throws {
    let token = try ProtectedFixture.token()
    #expect(try description(token, ProtectedFixture(keys: .fetchFailed)) == "JWKS communication error")
    #expect(
      try description(token, ProtectedFixture(keys: .discoveryFailed)) == "OIDC discovery endpoint communication error")
  }
}

/// The issuers a gateway asked for.
private final class Asked: Sendable {
  private let list = Mutex<[String]>([])
  var issuers: [String] { list.withLock { $0 } }
  func add(_ issuer: String) -> Bool {
    list.withLock { $0.append(issuer) }
    return false
  }
}
