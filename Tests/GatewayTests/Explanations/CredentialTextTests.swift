import CtapiCore
import CtapiHTTP
import CtapiIdentity
import Testing

@testable import CtapiGateway

/// Nothing that could be used again is kept (`reliability.md` 7).
@Suite struct CredentialTextTests {
  private func query(_ text: String, limit: Int = 512, secrets: [String] = []) -> String {
    var words: [UInt8] = []
    let bytes = Array(text.utf8)
    CredentialText.append(query: bytes.span.bytes, to: &words, limit: limit, secrets: secrets)
    return String(decoding: words, as: UTF8.self)
  }

  private func path(_ text: String, limit: Int = 1024) -> (text: String, isWhole: Bool) {
    var words: [UInt8] = []
    let bytes = Array(text.utf8)
    let isWhole = CredentialText.append(path: bytes.span.bytes, to: &words, limit: limit)
    return (String(decoding: words, as: UTF8.self), isWhole)
  }

  @Test(arguments: [
    "access_token", "id_token", "refresh_token", "token", "TOKEN", "code", "client_secret", "password", "Passwd", "key",
    "api_key", "apikey", "x-api-key", "sig", "signature", "X-Amz-Signature", "X-Amz-Security-Token", "X-Amz-Credential",
    "auth", "authorization", "jwt", "session", "session_id", "samlresponse", "reset_token", "userToken", "pin",
    "access%5Ftoken",
  ])
  func valuesOfCredentialsAreReplaced(name: String) {
    #expect(query("a=1&\(name)=hunter2&b=2") == "a=1&\(name)=[redacted]&b=2")
  }

  @Test(arguments: ["", "a", "a=", "a=1&&b", "page=2&sort=name", "keyword=x", "author=me"])
  func otherQueriesAreKept(text: String) { #expect(query(text) == text) }

  @Test func tokensAreReplacedWhereverTheyStand() throws {
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"
    #expect(query("x=\(token)") == "x=[redacted]")
    #expect(query(token) == "[redacted]")
    #expect(path("/reset/\(token)/now").text == "/reset/[redacted]/now")
  }

  @Test func whatTheDefinitionNamesIsASecret() {
    #expect(query("t=1", secrets: ["t"]) == "t=[redacted]")
    #expect(query("T=1", secrets: ["t"]) == "T=1")
  }

  @Test(arguments: [0, 1, 5, 8, 9, 100])
  func nothingIsLongerThanItsLimit(limit: Int) {
    #expect(query("abcdef=123456&token=1", limit: limit).utf8.count <= limit)
    let (text, isWhole) = path("/abc/defg", limit: limit)
    #expect(text.utf8.count <= limit)
    #expect(isWhole == (limit >= 9))
    #expect("/abc/defg".hasPrefix(text))
  }

  @Test("reliability.md 7: of a token its header, a hash and the failed claims are kept, of anything else its length")
  func tokens() throws {
    let token = try ProtectedFixture.token(["exp": "1", "secret": "\"s3cret\""])
    let fault = try #require(TokenFault([.init(.expired, "it expired", member: "exp")]))
    var withClaims = fault
    withClaims.claims = Array("{\"exp\":1,\"secret\":\"s3cret\"}".utf8)
    let bytes = Array(token.utf8)
    let trace = TokenTrace(bytes.span, .fault(withClaims))
    #expect(trace.claims.map(\.name) == ["exp"])
    #expect(trace.claims.map(\.value) == ["1"])
    #expect(trace.hash == (try DigestAlgorithm.sha256.hash(bytes.span)))
    #expect(JSON.object(trace.shownHeader).text() == #"{"alg":"RS256","kid":"k1"}"#)
    for secret in ["Basic dXNlcjpwYXNz", "hunter2", "a.b.c", "eyJhbGciOiJub25lIn0", ""] {
      let bytes = Array(secret.utf8)
      let trace = TokenTrace(bytes.span, .missing)
      #expect(trace.hash.isEmpty && trace.header.isEmpty && trace.claims.isEmpty, "\(secret)")
      #expect(trace.size == bytes.count)
    }
  }

  @Test func whatATokenMakesLongIsCut() throws {
    let long = String(repeating: "x", count: 5000)
    let fault = TokenFault(.issuerMismatch, long, member: "iss", algorithmName: long)
    guard case .fault(let kept) = Denial.fault(fault).bounded else {
      Issue.record("not a fault")
      return
    }
    #expect(kept.detail.count <= TokenTrace.longestValue + 1)
    #expect((kept.algorithmName?.count ?? 0) <= TokenTrace.longestValue + 1)
    #expect(kept.claims == nil)
    guard case .scope(let granted) = Denial.scope(granted: Array(repeating: long, count: 100)).bounded else {
      Issue.record("not a scope")
      return
    }
    #expect(granted.count == 50 && granted.allSatisfy { $0.count <= TokenTrace.longestValue + 1 })
  }
}
