import CtapiCore
import CtapiDefinition
import Testing

@Suite struct LinterTests {
  private func rules(_ text: String, off: Set<String> = []) throws -> [String] {
    Linter.findings(try Document(parsing: Array(text.utf8), format: .yaml), off: off).map(\.rule)
  }

  private let integration =
    "x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, payloadFormatVersion: '1.0', uri: 'http://b/'}, responses: {}"

  private func path(_ item: String, path: String = "/p", rest: String = "") throws -> [String] {
    try rules("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  '\(path)': \(item)\n\(rest)\n")
      .filter { !["parameter-undeclared", "openapi-unused"].contains($0) }
  }

  @Test func theSampleHasOnlyANote() throws {
    #expect(Set(try rules(Sample.blog)) == ["info-version", "parameter-undeclared"])
  }

  @Test("K71: ANY with a token catches preflights") func guardedANYIsNamed() throws {
    let cors =
      "x-amazon-apigateway-cors: {allowOrigins: ['https://a']}\ncomponents: {securitySchemes: {s: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: [a]}}}}}"
    let any = "x-amazon-apigateway-any-method: {security: [{s: []}], \(integration)}"
    #expect(try path("{\(any)}", rest: cors) == ["preflight-guarded"])
    #expect(try path("{\(any), options: {\(integration)}}", rest: cors).isEmpty)
    let without = cors.replacing("x-amazon-apigateway-cors", with: "x-none")
    #expect(try path("{\(any)}", rest: without) == ["preflight-guarded"])
    let fallback = "{x-amazon-apigateway-any-method: {isDefaultRoute: true, security: [{s: []}], \(integration)}}"
    #expect(try path(fallback, path: "/$default", rest: cors) == ["preflight-guarded"])
    let guarded = "{get: {\(integration)}, options: {security: [{s: []}], \(integration)}}"
    #expect(try path(guarded, rest: cors) == ["preflight-guarded"])
  }

  @Test("K72: an open OPTIONS /{proxy+} takes the preflights of $default and ANY, so that nothing is to be said")
  func theCureIsNoFinding() throws {
    let document = """
      openapi: 3.0.1
      info: {title: t, version: '1'}
      paths:
        /{proxy+}:
          options: {\(integration)}
        /a/{id}:
          x-amazon-apigateway-any-method: {security: [{s: []}], \(integration)}
        /$default:
          x-amazon-apigateway-any-method:
            {isDefaultRoute: true, security: [{s: []}], \(integration)}
      components:
        securitySchemes:
          s:
            type: oauth2
            flows: {}
            x-amazon-apigateway-authorizer:
              type: jwt
              identitySource: $request.header.A
              jwtConfiguration: {issuer: 'https://i', audience: [a]}
      x-amazon-apigateway-cors: {allowOrigins: ['https://a']}
      """
    #expect(try !rules(document).contains("preflight-guarded"))
  }

  @Test func unusedSchemesAreNamed() throws {
    #expect(
      try path("{get: {\(integration)}}", rest: "components: {securitySchemes: {s: {type: apiKey}}}") == [
        "scheme-unused"
      ])
  }

  @Test func parametersAreChecked() throws {
    #expect(
      try path(
        "{get: {parameters: [{name: a, in: query}, {name: a, in: query}, {name: a, in: header}], \(integration)}}") == [
          "parameter-duplicate"
        ])
    #expect(try path("{get: {parameters: [{name: a, in: path}], \(integration)}}") == ["parameter-not-in-path"])
    #expect(
      try path("{parameters: [{name: p+, in: path}], get: {\(integration)}}", path: "/a/{p+}") == [
        "parameter-not-forwarded"
      ])
    #expect(try path("{get: {\(integration)}}", path: "/a/{id}") == ["parameter-not-forwarded"])
  }

  @Test(
    "gateway.md 3.5, 3.6: a path parameter that a mapping reads, or that a function's event carries, reaches its backend",
    arguments: [
      "requestParameters: {'append:header.x': $request.path.id}",
      "requestParameters: {'append:querystring.x': 'pet-${request.path.id}'}",
      "requestParameters: {'append:header.x': $request.path}", "type: aws_proxy",
    ])
  func whatReachesTheBackendOtherwiseIsNoFinding(member: String) throws {
    let type = member.hasPrefix("type") ? "" : "type: http_proxy, "
    let integration =
      "x-amazon-apigateway-integration: {\(type)\(member), httpMethod: POST, payloadFormatVersion: '1.0', uri: 'http://b/'}, responses: {}"
    #expect(try path("{get: {\(integration)}}", path: "/a/{id}").isEmpty)
  }

  @Test("gateway.md 3.5: text that reads like a source but stands as text is named")
  func sourcesInTextAreNamed() throws {
    func mapped(_ value: String) throws -> [String] {
      try path(
        "{get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, payloadFormatVersion: '1.0', uri: 'http://b/', requestParameters: {'overwrite:path': '\(value)'}}, responses: {}}}"
      )
    }
    #expect(try mapped("/g/$request.path.id") == ["mapping-text"])
    #expect(try mapped("/g/${request.path}").isEmpty)
    #expect(try mapped("/g/$requests").isEmpty)
  }

  @Test("gateway.md 3.3: a private integration without a VPC link is named, for API Gateway refuses it")
  func missingLinksAreNamed() throws {
    func link(_ member: String) throws -> [String] {
      try path(
        "{get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, payloadFormatVersion: '1.0', connectionType: VPC_LINK\(member), uri: pets.demo}, responses: {}}}"
      )
    }
    #expect(try link("") == ["connection-id"])
    #expect(try link(", connectionId: ''") == ["connection-id"])
    #expect(try link(", connectionId: v").isEmpty)
  }

  @Test func namesAreChecked() throws {
    #expect(
      try path("{get: {operationId: a, \(integration)}, put: {operationId: a, \(integration)}}") == [
        "operation-id-duplicate"
      ])
    #expect(
      try path("{get: {operationId: \(String(repeating: "a", count: 65)), \(integration)}}") == ["operation-id-long"])
  }

  @Test func quotasAreNamed() throws {
    let paths = (0...300).map { "/p\($0): {get: {\(integration)}}" }.joined(separator: ", ")
    #expect(try rules("openapi: 3.0.1\ninfo: {title: t, version: '1'}\npaths: {\(paths)}") == ["quota", "quota"])
  }

  @Test func importFindingsAreLintFindings() throws {
    #expect(try path("{get: {}}", path: "/a/").contains("path-trailing-slash"))
    #expect(try rules("openapi: 3.1.0") == ["openapi-version"])
    #expect(
      try path(
        "{get: {\(integration)}}", rest: "x-amazon-apigateway-cors: {allowOrigins: ['*'], allowCredentials: true}") == [
          "cors-credentials"
        ])
  }

  @Test func rulesCanBeTurnedOff() throws {
    #expect(try rules(Sample.blog, off: ["info-version", "parameter-undeclared"]).isEmpty)
  }

  @Test func everyFindingHasAHintOrIsAnError() throws {
    let text =
      "openapi: 3.0.1\ninfo: {title: t}\npaths: {/a: {get: {parameters: [{name: x, in: path}]}}}\ncomponents: {securitySchemes: {s: {}}}"
    for finding in Linter.findings(try Document(parsing: Array(text.utf8))) where finding.severity < .error {
      #expect(finding.hint != nil, "\(finding.rule)")
    }
  }
}
