import CtapiCore
import CtapiHTTP
import CtapiIdentity
import CtapiTestSupport
import CtapiWire
import Testing

/// The two documents of a pool, asked for as the libraries that verify tokens do (`tokens.md` 3.4).
@Suite struct OIDCEndpointTests {
  private static let now = Timestamp(seconds: 1_764_000_000)
  private static let pool = "us-east-1_abcdefghi"

  private let folder: TemporaryDirectory
  private let pools: LocalPools
  private let endpoint: OIDCEndpoint

  init() throws {
    folder = try TemporaryDirectory()
    pools = try LocalPools(writing: folder.dataDirectory)
    _ = try pools.poolOrNew(nil, at: OIDCEndpointTests.now) { OIDCEndpointTests.pool }
    endpoint = try OIDCEndpoint(folder.dataDirectory, clock: FixedClock(OIDCEndpointTests.now))
  }

  private func answer(_ document: String, method: String = "GET") async -> HTTPResponse {
    await endpoint.respond(
      to: HTTPRequest(method: method, target: "/\(OIDCEndpointTests.pool)/.well-known/\(document)"))
  }

  @Test("3.4: the discovery document names the issuer that tokens carry, and where its keys are")
  func discovery() async throws {
    let response = await answer("openid-configuration")
    #expect(response.status == 200)
    #expect(response.headers["content-type"] == "application/json")
    let document = try JSON(parsing: response.body.span)
    let issuer = try #require(try pools.pool(nil)?.issuer)
    #expect(document["issuer"]?.stringValue == issuer)
    #expect(document["jwks_uri"]?.stringValue == issuer + "/.well-known/jwks.json")
    #expect(document["id_token_signing_alg_values_supported"] == ["RS256"])
  }

  @Test("3.4: the published keys are those that verify, and nothing private is among their members")
  func keys() async throws {
    let keyring = try pools.keyring(of: #require(try pools.pool(nil)))
    for algorithm: SignatureAlgorithm in [.rs256, .es256, .edDSA] {
      _ = try keyring.signingKey(algorithm, at: OIDCEndpointTests.now)
    }
    let document = try JSON(parsing: await answer("jwks.json").body.span)
    let keys = try #require(document["keys"]?.arrayValue)
    #expect(Set(keys.compactMap { $0["kty"]?.stringValue }) == ["RSA", "EC", "OKP"])
    let kids = try keyring.keys(at: OIDCEndpointTests.now).map(\.thumbprint)
    #expect(Set(keys.compactMap { $0["kid"]?.stringValue }) == Set(kids))
    for key in keys {
      #expect(key["use"] == "sig")
      for secret in ["d", "p", "q", "dp", "dq", "qi", "k"] { #expect(key[secret] == nil) }
    }
  }

  @Test("3.4: pages of other origins may read both documents, and caches keep them for a minute")
  func headers() async {
    for document in ["jwks.json", "openid-configuration"] {
      let response = await answer(document)
      #expect(response.headers["access-control-allow-origin"] == "*")
      #expect(response.headers["cache-control"] == "public, max-age=60")
    }
  }

  @Test("the documents are read, with GET or HEAD, and nothing else", arguments: ["POST", "PUT", "DELETE", "get"])
  func methods(method: String) async throws {
    let response = await answer("jwks.json", method: method)
    #expect(response.status == 405)
    #expect(response.headers["allow"] == "GET, HEAD")
    #expect(await answer("jwks.json", method: "HEAD").status == 200)
  }

  @Test(
    "a pool that does not exist has no documents, and its name is told without control characters",
    arguments: ["us-east-1_zzzzzzzzz", "US-EAST-1_ABCDEFGHI", "local", "%75s-east-1_abcdefghi", "\u{1b}[2J"])
  func otherPools(pool: String) async throws {
    let response = await endpoint.respond(
      to: HTTPRequest(method: "GET", target: "/\(pool)/.well-known/jwks.json"))
    #expect(response.status == 404)
    let message = try #require(JSON(parsing: response.body.span)["message"]?.stringValue)
    #expect(message.hasSuffix(" does not exist."))
    #expect(!message.utf8.contains(0x1B))
  }

  @Test(
    "a path with more or fewer parts names no document",
    arguments: [
      "/.well-known/jwks.json", "/.well-known/openid-configuration",
      "/a/\(OIDCEndpointTests.pool)/.well-known/jwks.json",
    ])
  func otherPaths(path: String) async {
    let request = HTTPRequest(method: "GET", target: path)
    #expect(OIDCEndpoint.claims(request))
    #expect(await endpoint.respond(to: request).status == 404)
  }

  @Test(
    "only paths that end as the two documents do are the endpoint's",
    arguments: ["/", "/jwks.json", "/x/.well-known/jwks", "/x/.well-known/jwks.json/", "/x/.well-known/other.json"])
  func unclaimedPaths(path: String) {
    #expect(!OIDCEndpoint.claims(HTTPRequest(method: "GET", target: path)))
  }
}
