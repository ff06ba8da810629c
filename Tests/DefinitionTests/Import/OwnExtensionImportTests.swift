import CtapiCore
import CtapiDefinition
import Testing

/// What only ctapi has: fixed answers, redirects, variants, functions and REQUEST authorizers over HTTP (`gateway.md`
/// 2.4, 3.6, 8.3).
@Suite struct OwnExtensionImportTests {
  private func imported(_ operation: String, schemes: String = "{}") throws -> (api: API, errors: [String]) {
    let text =
      #"{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{"/a/{id}":{"get":\#(operation)}},"#
      + #""components":{"securitySchemes":\#(schemes)}}"#
    let document = try Document(parsing: Array(text.utf8), format: .json)
    let imported = API.importing(document, id: "a123456789", name: "api", options: ImportOptions())
    return (imported.api, imported.findings.filter { $0.severity == .error }.map(\.message))
  }

  @Test func aFixedAnswerAndARedirectBecomeIntegrations() throws {
    let mock = try imported(#"{"x-ctapi-mock":{"status":503,"body":{"a":1}}}"#)
    #expect(mock.errors.isEmpty)
    guard case .mock(let response)? = mock.api.integrations.first?.target else {
      Issue.record("no mock")
      return
    }
    #expect(response.status == 503)
    #expect(response.contentType == "application/json")
    #expect(response.body == Array(#"{"a":1}"#.utf8))
    let redirect = try imported(#"{"x-ctapi-redirect":{"host":"other.example","status":308}}"#)
    #expect(redirect.errors.isEmpty)
    guard case .redirect(let target)? = redirect.api.integrations.first?.target else {
      Issue.record("no redirect")
      return
    }
    #expect(target.host == "other.example")
    #expect(target.status == 308)
  }

  @Test(
    "what cannot be such an answer fails the import",
    arguments: [
      #"{"x-ctapi-mock":{"status":99}}"#, #"{"x-ctapi-mock":{"headers":{"content-length":"1"}}}"#,
      #"{"x-ctapi-mock":{"headers":{"a":"b\r\nc: d"}}}"#, #"{"x-ctapi-mock":{"x":1}}"#, #"{"x-ctapi-mock":[]}"#,
      #"{"x-ctapi-redirect":{}}"#, #"{"x-ctapi-redirect":{"port":0}}"#, #"{"x-ctapi-redirect":{"path":"x"}}"#,
      ##"{"x-ctapi-redirect":{"path":"/#{nothing}"}}"##, #"{"x-ctapi-redirect":{"host":"a","status":200}}"#,
      #"{"x-ctapi-mock":{},"x-ctapi-redirect":{"host":"a"}}"#, #"{"x-ctapi-variants":{}}"#,
      #"{"x-ctapi-variants":[{"x-ctapi-mock":{}}]}"#, #"{"x-ctapi-variants":[{"x-ctapi-match":{"query":{"a":"1"}}}]}"#,
      #"{"x-ctapi-variants":[{"x-ctapi-match":{},"x-ctapi-mock":{}}]}"#,
      #"{"x-ctapi-variants":[{"x-ctapi-match":{"sourceIp":"x"},"x-ctapi-mock":{}}]}"#,
      #"{"x-ctapi-variants":[{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":{},"security":[]}]}"#,
      #"{"x-ctapi-variants":[{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":{},"x-ctapi-priority":0}]}"#,
      #"{"x-ctapi-cache":{"ttl":1}}"#,
    ])
  func badExtensionsFail(_ operation: String) throws {
    #expect(try !imported(operation).errors.isEmpty)
  }

  @Test(
    "a condition that can never hold is refused where it stands, with what to write",
    arguments: [
      (#"{"headers":{"a b":"1"}}"#, "/headers/a b"), (#"{"headers":{"":"1"}}"#, "/headers/"),
      (#"{"headers":{"é":"1"}}"#, "/headers/é"), (#"{"headers":{"x":["1","a\u0000"]}}"#, "/headers/x/1"),
      (#"{"headers":{"x":"a\r\nb"}}"#, "/headers/x"), (#"{"headers":{"x":" a"}}"#, "/headers/x"),
      (#"{"headers":{"x":"a\t"}}"#, "/headers/x"), (#"{"query":{"":"1"}}"#, "/query/"),
      (#"{"query":{"a\n":"1"}}"#, "/query/a\n"), (#"{"query":{"a":"\u007f"}}"#, "/query/a"),
      (#"{"host":""}"#, "/host"), (#"{"host":["a","b c"]}"#, "/host/1"), (#"{"host":"a/b"}"#, "/host"),
      (#"{"host":"a.example:8080"}"#, "/host"), (#"{"host":"*:80"}"#, "/host"), (#"{"host":"é.example"}"#, "/host"),
      (#"{"sourceIp":["10.0.0.0/8","x"]}"#, "/sourceIp/1"), (#"{"headers":{"x":5}}"#, "/headers/x"),
      (#"{"headers":{}}"#, "/headers"), (#"{"cookies":{}}"#, "/cookies"), ("[]", ""), ("{}", ""),
    ])
  func conditionsThatNeverHold(match: String, place: String) throws {
    let text =
      #"{"openapi":"3.0.1","info":{"title":"t"},"paths":{"/a":{"get":{"x-ctapi-mock":{},"x-ctapi-variants":["#
      + #"{"x-ctapi-match":\#(match),"x-ctapi-mock":{}}]}}}}"#
    let error = try #require(try Sample.imported(text).findings.first { $0.severity == .error })
    let pointer = "/paths/~1a/get/x-ctapi-variants/0/x-ctapi-match"
    #expect(error.pointer.description == pointer + place)
    #expect(error.hint?.isEmpty == false && error.hint != LintRule.named("invalid-integration")?.fix)
  }

  @Test(
    "errors of a variant stand where it is wrong, and say what to write",
    arguments: [
      (#"[{"x-ctapi-mock":{}}]"#, "/0", "x-ctapi-match:"),
      (#"[{"x-ctapi-match":{"host":"a"}}]"#, "/0", "x-ctapi-redirect"),
      (
        #"[{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":{},"x-ctapi-priority":0}]"#, "/0/x-ctapi-priority",
        "1, asked first"
      ),
      (#"[{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":{},"x-ctapi-priority":"x"}]"#, "/0/x-ctapi-priority", "50000"),
      (#"[{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":{"status":99}}]"#, "/0/x-ctapi-mock/status", "status: 200"),
      (#"[{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":{"headers":[]}}]"#, "/0/x-ctapi-mock/headers", "names"),
      (#"[{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":[]}]"#, "/0/x-ctapi-mock", "status: 200"),
      (#"[{"x-ctapi-match":{"host":"a"},"x-ctapi-redirect":{"status":200}}]"#, "/0/x-ctapi-redirect/status", "301"),
      ("[5]", "/0", "x-ctapi-match:"), ("5", "", "x-ctapi-match:"),
      (
        #"[{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":{},"x-ctapi-priority":2},{"x-ctapi-match":{"host":"b"},"x-ctapi-mock":{}}]"#,
        "/1", "of its own"
      ),
    ])
  func variantErrorsHaveFixes(variants: String, place: String, fix: String) throws {
    let text =
      #"{"openapi":"3.0.1","info":{"title":"t"},"paths":{"/a":{"get":{"x-ctapi-mock":{},"#
      + #""x-ctapi-variants":\#(variants)}}}}"#
    let document = try Document(parsing: Array(text.utf8), format: .json)
    let findings = API.importing(document, id: "abc", name: "api").findings.filter { $0.severity == .error }
    #expect(findings.map(\.pointer.description) == ["/paths/~1a/get/x-ctapi-variants\(place)"])
    #expect(findings.diagnostics(in: document).first?.hint?.contains(fix) == true)
  }

  @Test("two variants with one priority are told where the default comes from")
  func equalPrioritiesAreExplained() throws {
    let (_, errors) = try imported(
      #"{"x-ctapi-mock":{},"x-ctapi-variants":[{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":{},"x-ctapi-priority":2},"#
        + #"{"x-ctapi-match":{"host":"b"},"x-ctapi-mock":{}}]}"#)
    #expect(errors.count == 1 && errors[0].contains("place in the list"))
  }

  @Test("conditions that can hold are taken")
  func conditionsThatHold() throws {
    let (api, errors) = try imported(
      #"{"x-ctapi-mock":{},"x-ctapi-variants":[{"x-ctapi-match":{"headers":{"X-~Kind":["","a b","É*"]},"#
        + #""query":{"Ä b":["","x y"]},"host":["*.Example.com","[::1]","*"]},"x-ctapi-mock":{}}]}"#)
    #expect(errors.isEmpty)
    let match = try #require(api.routes.first?.variants.first?.match)
    #expect(match.headers.first?.name == "x-~kind")
    #expect(match.query.first?.name == "Ä b")
    #expect(match.hosts == ["*.example.com", "[::1]", "*"])
  }

  @Test("an answer that has no body by its status gets none", arguments: [204, 205, 304])
  func statusesWithoutABody(status: Int) throws {
    let bare = try imported(#"{"x-ctapi-mock":{"status":\#(status),"body":""}}"#)
    #expect(bare.errors.isEmpty)
    for body in ["\"v\"", "{}", "null"] {
      let text =
        #"{"openapi":"3.0.1","info":{"title":"t"},"paths":{"/a":{"get":{"x-ctapi-variants":["#
        + #"{"x-ctapi-match":{"host":"a"},"x-ctapi-mock":{"status":\#(status),"body":\#(body)}}]}}}}"#
      let finding = try #require(
        try Sample.imported(text).findings.first { $0.severity == .error && $0.rule == "invalid-integration" })
      #expect(finding.pointer.description == "/paths/~1a/get/x-ctapi-variants/0/x-ctapi-mock/body")
      #expect(finding.message.contains(String(status)))
      #expect(finding.hint?.contains("remove the body") == true)
    }
    let example = try imported(
      #"{"responses":{"\#(status)":{"content":{"text/plain":{"example":"hi"}}},"default":{}}}"#)
    guard case .mock(let mock)? = example.api.integrations.first?.target else {
      Issue.record("no mock")
      return
    }
    #expect(mock.body.isEmpty && (mock.contentType == nil || mock.status == 200))
  }

  @Test func variantsAreSortedAndSurviveTheArchive() throws {
    let (api, errors) = try imported(
      #"{"x-ctapi-mock":{},"x-ctapi-variants":[{"x-ctapi-match":{"host":"b"},"x-ctapi-priority":9,"x-ctapi-mock":{"status":209}},"#
        + #"{"x-ctapi-match":{"headers":{"X":["1","2"]},"query":{"q":"z"},"sourceIp":"10.0.0.0/8"},"x-ctapi-priority":2,"#
        + #""x-ctapi-mock":{"status":202}}]}"#)
    #expect(errors.isEmpty)
    let variants = try #require(api.routes.first).variants
    #expect(variants.map(\.priority) == [2, 9])
    #expect(variants[0].match.headers.first?.name == "x")
    #expect(variants[0].match.networks.first?.description == "10.0.0.0/8")
    #expect(api.integrations.count == 3)
  }

  @Test func aFunctionBehindAURLIsTaken() throws {
    let (api, errors) = try imported(
      #"{"x-amazon-apigateway-integration":{"type":"aws_proxy","httpMethod":"POST","uri":"http://127.0.0.1:9000/f","payloadFormatVersion":"1.0"}}"#
    )
    #expect(errors.isEmpty)
    guard case .function(let function)? = api.integrations.first?.target else {
      Issue.record("no function")
      return
    }
    #expect(function.payloadFormat == .version1)
    let lambda = try imported(
      #"{"x-amazon-apigateway-integration":{"type":"aws_proxy","httpMethod":"POST","uri":"arn:aws:lambda:x","payloadFormatVersion":"2.0"}}"#
    )
    #expect(!lambda.errors.isEmpty)
  }

  private static let scheme =
    #"{"custom":{"type":"apiKey","name":"Authorization","in":"header","x-amazon-apigateway-authorizer":{"type":"request","#
    + #""identitySource":"$request.header.Authorization, $context.routeKey","authorizerUri":"http://127.0.0.1:9000/auth","#
    + #""authorizerPayloadFormatVersion":"2.0","enableSimpleResponses":true,"authorizerResultTtlInSeconds":60}}}"#
  private static let guarded = #"{"x-ctapi-mock":{},"security":[{"custom":[]}]}"#

  @Test func aRequestAuthorizerBehindAURLIsTaken() throws {
    let (api, errors) = try imported(Self.guarded, schemes: Self.scheme)
    #expect(errors.isEmpty)
    let authorizer = try #require(api.authorizers.first)
    #expect(api.routes[0].authorization == .request(authorizerID: authorizer.id))
    #expect(authorizer.request?.sources == ["$request.header.Authorization", "$context.routeKey"])
    #expect(authorizer.request?.resultTTL == 60)
    #expect(authorizer.request?.usesSimpleResponses == true)
  }

  @Test(
    "a REQUEST authorizer that cannot be asked fails the import, and leaves no route open",
    arguments: [
      ("\"authorizerUri\":\"http://127.0.0.1:9000/auth\"", "\"authorizerUri\":\"arn:aws:lambda:x\""),
      (#""authorizerPayloadFormatVersion":"2.0","#, ""), ("\"2.0\"", "\"3.0\""), ("\"2.0\"", "\"1.0\""),
      (":60", ":3601"), (":60", ":\"x\""), ("$context.routeKey", "$request.body"), ("$context.routeKey", "x"),
    ])
  func badAuthorizersFail(_ text: String, _ other: String) throws {
    let scheme = Self.scheme.split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
    #expect(scheme != Self.scheme)
    #expect(try !imported(Self.guarded, schemes: scheme).errors.isEmpty)
    let scopes = try imported(#"{"x-ctapi-mock":{},"security":[{"custom":["a"]}]}"#, schemes: Self.scheme)
    #expect(!scopes.errors.isEmpty)
  }
}
