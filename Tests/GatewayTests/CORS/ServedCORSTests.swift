import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

@Suite struct ServedCORSTests {
  private struct Compiled {
    let cors: ServedCORS
    let text: [UInt8]
    let list: [ByteRange]

    init(_ cors: CORS) {
      var text = TextPool()
      var list: [ByteRange] = []
      self.cors = ServedCORS(cors, &text, &list)
      self.text = text.bytes
      self.list = list
    }

    /// The fields for an origin; nil when it is not allowed.
    func fields(_ origin: String) -> String? {
      let bytes = Array(origin.utf8)
      guard let grant = cors.grant(bytes.span.bytes, in: text.span.bytes, list) else { return nil }
      var out = ByteBuffer()
      out.append(grant, origin: bytes.span.bytes, in: text.span.bytes)
      return out.bytes.text
    }

    /// What a preflight gets beside them.
    func preflight(_ fields: String) throws -> String {
      let bytes = Array("OPTIONS /a HTTP/1.1\r\nHost: x\r\nOrigin: https://app\r\n\(fields)\r\n".utf8)
      var head = ScannedRequest()
      guard case .complete = head.scan(bytes.span.bytes, limits: .init()) else { return "refused" }
      let found = Preflight(head, bytes.span.bytes)
      let request = try #require(found)
      var out = ByteBuffer()
      cors.appendPreflight(to: &out, request, bytes.span.bytes, in: text.span.bytes)
      return out.bytes.text
    }
  }

  @Test("K65, K66: an exact origin is echoed with vary, others and none get nothing")
  func exactOrigins() {
    let compiled = Compiled(CORS(allowOrigins: ["https://app", "http://localhost:3000"]))
    #expect(compiled.fields("https://app") == "access-control-allow-origin: https://app\r\nvary: Origin\r\n")
    let local = "access-control-allow-origin: http://localhost:3000\r\nvary: Origin\r\n"
    #expect(compiled.fields("http://localhost:3000") == local)
    for origin in ["", "https://evil", "https://app.evil", "https://ap", "http://app", "https://app:443", "null"] {
      #expect(compiled.fields(origin) == nil, "\(origin)")
    }
  }

  @Test("gateway.md 5: `*` is answered literally, and without vary")
  func anyOrigin() {
    let compiled = Compiled(CORS(allowOrigins: ["*", "https://app"]))
    for origin in ["https://app", "http://other", "null"] {
      #expect(compiled.fields(origin) == "access-control-allow-origin: *\r\n", "\(origin)")
    }
    #expect(compiled.fields("") == nil)
  }

  @Test("gateway.md 5: https://* and http://* echo every origin of their scheme, and no other")
  func schemePatterns() {
    let secure = Compiled(CORS(allowOrigins: ["https://*"]))
    #expect(secure.fields("https://a.example") == "access-control-allow-origin: https://a.example\r\nvary: Origin\r\n")
    for origin in ["http://a.example", "https://", "httpsx://a"] { #expect(secure.fields(origin) == nil, "\(origin)") }
    let plain = Compiled(CORS(allowOrigins: ["http://*"]))
    #expect(plain.fields("http://a") == "access-control-allow-origin: http://a\r\nvary: Origin\r\n")
    #expect(plain.fields("https://a") == nil)
  }

  @Test("K69, K70: credentials and exposed headers go with every allowed answer")
  func credentialsAndExposedHeaders() {
    let compiled = Compiled(
      CORS(allowOrigins: ["https://app"], exposeHeaders: ["x-a", "x-b"], allowCredentials: true))
    #expect(
      compiled.fields("https://app")
        == "access-control-allow-origin: https://app\r\nvary: Origin\r\naccess-control-allow-credentials: true\r\n"
        + "access-control-expose-headers: x-a,x-b\r\n")
  }

  @Test("K60, K70: a preflight lists methods, headers and the age as they are configured")
  func preflightLists() throws {
    let compiled = Compiled(
      CORS(
        allowOrigins: ["https://app"], allowMethods: ["PUT", "GET"], allowHeaders: ["authorization", "x-a"], maxAge: 300
      ))
    #expect(
      try compiled.preflight("Access-Control-Request-Method: PUT\r\n")
        == "access-control-allow-methods: PUT,GET\r\naccess-control-allow-headers: authorization,x-a\r\n"
        + "access-control-max-age: 300\r\n")
  }

  @Test("gateway.md 5.3: a `*` in the lists is answered with what the preflight asks for")
  func starsEcho() throws {
    let compiled = Compiled(CORS(allowOrigins: ["https://app"], allowMethods: ["*"], allowHeaders: ["*"]))
    #expect(
      try compiled.preflight(
        "Access-Control-Request-Method: DELETE\r\nAccess-Control-Request-Headers: authorization,content-type\r\n")
        == "access-control-allow-methods: DELETE\r\naccess-control-allow-headers: authorization,content-type\r\n")
    #expect(
      try compiled.preflight("Access-Control-Request-Method: GET\r\n") == "access-control-allow-methods: GET\r\n")
  }

  @Test(
    "K63: what is no preflight is told from one",
    arguments: [
      ("OPTIONS", "Origin: https://app\r\nAccess-Control-Request-Method: PUT\r\n", true),
      ("OPTIONS", "Origin: https://app\r\n", false), ("OPTIONS", "Access-Control-Request-Method: PUT\r\n", false),
      ("GET", "Origin: https://app\r\nAccess-Control-Request-Method: PUT\r\n", false),
      ("options", "Origin: https://app\r\nAccess-Control-Request-Method: PUT\r\n", false),
      ("OPTIONS", "Origin: https://app\r\nAccess-Control-Request-Method:\r\n", false),
    ])
  func preflightsAreRecognized(_ method: String, _ fields: String, _ expected: Bool) {
    let bytes = Array("\(method) /a HTTP/1.1\r\nHost: x\r\n\(fields)\r\n".utf8)
    var head = ScannedRequest()
    guard case .complete = head.scan(bytes.span.bytes, limits: .init()) else {
      Issue.record("the head is not read")
      return
    }
    let found = Preflight(head, bytes.span.bytes)
    #expect((found != nil) == expected)
  }
}
