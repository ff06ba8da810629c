import CtapiCore
import CtapiDefinition
import Testing

/// A protected operation never becomes an open route: it gets its authorizer, or the import fails.
@Suite struct SecurityImportTests {
  private let jwt =
    "{type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: {issuer: 'https://i', audience: [a]}}"

  private func schemes(_ scheme: String) -> String { "components: {securitySchemes: {s: \(scheme)}}" }

  private func withAuthorizer(_ authorizer: String, item: String = "{get: {security: [{s: []}]}}") throws
    -> API.Imported
  {
    try Sample.path(item, rest: schemes("{type: oauth2, flows: {}, x-amazon-apigateway-authorizer: \(authorizer)}"))
  }

  @Test func rootSecurityIsTheDefault() throws {
    let imported = try Sample.path(
      "{get: {}, put: {security: []}, post: {security: [{}]}}",
      rest: schemes("{type: oauth2, x-amazon-apigateway-authorizer: \(jwt)}") + "\nsecurity: [{s: [a]}]")
    #expect(imported.errors.isEmpty)
    #expect(imported.api.routes.map(\.authorization.scopes) == [["a"], [], []])
    #expect(imported.api.routes.map { $0.authorization != .none } == [true, false, false])
  }

  @Test(
    "K111: two security requirements are an error",
    arguments: [
      "[{s: []}, {t: []}]", "[{s: [], t: []}]", "[{s: []}, {}]", "[{}, {s: []}]",
    ])
  func alternativesAreRefused(security: String) throws {
    let imported = try withAuthorizer(jwt, item: "{get: {security: \(security)}}")
    #expect(imported.errors == ["security-alternatives"])
  }

  @Test(arguments: ["[{nobody: []}]", "{}", "[1]", "[{s: x}]", "[{s: [1]}]", "x", "null", "[[]]"])
  func unusableRequirementsAreRefused(security: String) throws {
    #expect(try !withAuthorizer(jwt, item: "{get: {security: \(security)}}").isUsable)
  }

  @Test(arguments: [
    "{type: apiKey, name: k, in: header}", "{type: http, scheme: basic}", "{type: http, scheme: digest}",
    "{type: mutualTLS}", "{}", "[]", "x", "{type: http, scheme: bearer}", "{type: oauth2, flows: {}}",
    "{type: openIdConnect, openIdConnectUrl: 'https://i/other'}", "{type: openIdConnect}",
    "{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}", "{$ref: '#/nowhere'}",
  ])
  func schemesThatCannotBeEnforcedAreRefused(scheme: String) throws {
    let imported = try Sample.path("{get: {security: [{s: []}]}}", rest: schemes(scheme))
    #expect(!imported.isUsable)
  }

  @Test(arguments: [
    "{type: request, identitySource: $request.header.Authorization, authorizerUri: 'arn:x'}", "{}", "[]", "{type: jwt}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i'}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: []}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: [1]}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'ftp://i', audience: [a]}}",
    "{type: jwt, identitySource: $request.body, jwtConfiguration: {issuer: 'https://i', audience: [a]}}",
    "{type: jwt, identitySource: '$request.header.a b', jwtConfiguration: {issuer: 'https://i', audience: [a]}}",
    "{type: jwt, identitySource: '$request.header.a:', jwtConfiguration: {issuer: 'https://i', audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'http://127.0.0.1:99999', audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i:0/', audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://u:p@i', audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i/?t=1', audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i/#a', audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://', audience: [a]}}",
    "{type: jwt, identitySource: [$request.header.A, $request.header.B], jwtConfiguration: {issuer: 'https://i', audience: [a]}}",
    "{type: jwt, jwtConfiguration: {issuer: 'https://i', audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, x-ctapi-algorithms: [none], jwtConfiguration: {issuer: 'https://i', audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, x-ctapi-algorithms: [HS256], jwtConfiguration: {issuer: 'https://i', audience: [a]}}",
    "{type: jwt, identitySource: $request.header.A, x-ctapi-algorithms: [], jwtConfiguration: {issuer: 'https://i', audience: [a]}}",
  ])
  func authorizersThatCannotBeEnforcedAreRefused(authorizer: String) throws {
    #expect(try withAuthorizer(authorizer).errors == ["invalid-authorizer"])
  }

  @Test(
    "gateway.md 1.7, RFC 6749 §3.3: a scope that no token can have is refused at its place",
    arguments: [
      "''", "'a b'", "\"a\\tb\"", "\"a\\u0000\"", "'a\"b'", "'a\\b'", "\"\\u007f\"", "é",
      String(repeating: "x", count: 65),
    ])
  func impossibleScopesAreRefused(scope: String) throws {
    let imported = try withAuthorizer(jwt, item: "{get: {security: [{s: [ok, \(scope)]}]}}")
    #expect(imported.errors == ["invalid-scope"])
    let finding = try #require(imported.findings.first { $0.rule == "invalid-scope" })
    #expect(finding.pointer == JSONPointer(["paths", "/p/{id}", "get", "security", "0", "s", "1"]))
    #expect(finding.hint?.isEmpty == false)
    let inherited = try Sample.path(
      "{get: {}, put: {}}",
      rest: schemes("{type: oauth2, x-amazon-apigateway-authorizer: \(jwt)}") + "\nsecurity: [{s: [\(scope)]}]")
    #expect(inherited.errors == ["invalid-scope"])
  }

  @Test(arguments: ["a", "'!'", "pets/write.all", "'[]~#'", "'http://a/b?c=d'", String(repeating: "x", count: 64)])
  func possibleScopesAreTaken(scope: String) throws {
    #expect(try withAuthorizer(jwt, item: "{get: {security: [{s: [\(scope)]}]}}").errors.isEmpty)
  }

  @Test(
    "every refusal of an authorizer says what to write instead",
    arguments: [
      (
        "{type: jwt, jwtConfiguration: {issuer: 'https://i', audience: [a]}, identitySource: [$request.header.A, $request.header.B]}",
        "leave one"
      ),
      ("{type: jwt, identitySource: $request.header.A}", "jwtConfiguration: {issuer:"),
      (
        "{type: request, authorizerPayloadFormatVersion: '2.0', identitySource: $request.header.A}",
        "authorizerUri: http"
      ),
      (
        "{type: request, authorizerPayloadFormatVersion: '3.0', authorizerUri: 'http://b/'}",
        "authorizerPayloadFormatVersion: '2.0'"
      ),
      (
        "{type: request, authorizerPayloadFormatVersion: '2.0', authorizerUri: 'http://b/', authorizerResultTtlInSeconds: 60}",
        "identitySource"
      ),
      ("[1]", "{type: jwt,"),
      ("{type: jwt, identitySource: [1], jwtConfiguration: {issuer: 'https://i', audience: [a]}}", "in quotes"),
    ])
  func refusalsSayWhatToWrite(authorizer: String, fix: String) throws {
    let imported = try withAuthorizer(authorizer)
    #expect(imported.errors == ["invalid-authorizer"])
    let finding = try #require(imported.findings.first { $0.severity == .error })
    #expect(finding.hint?.contains(fix) == true, "\(finding.message): \(finding.hint ?? "")")
  }

  @Test("reliability.md 1: keys come over http:// from this machine only, so that another host's issuer is named")
  func remotePlainIssuersAreNamed() throws {
    for issuer in ["http://login.example", "http://10.0.0.1/x", "http://localhost.example", "http://[::2]:80/"] {
      let imported = try withAuthorizer(jwt.replacing("https://i", with: issuer))
      #expect(imported.errors.isEmpty && imported.warnings == ["issuer-plain-http"], "\(issuer)")
    }
    for issuer in [
      "https://login.example", "http://127.0.0.1:4566/p", "http://localhost/p", "http://a.localhost:1",
      "http://[::1]:80/",
    ] {
      #expect(try withAuthorizer(jwt.replacing("https://i", with: issuer)).warnings.isEmpty, "\(issuer)")
    }
  }

  @Test func identitySourcesAreReadInEveryForm() throws {
    for source in ["$request.querystring.token", "[$request.querystring.token]"] {
      let imported = try withAuthorizer(jwt.replacing("$request.header.Authorization", with: source))
      #expect(imported.api.authorizers.first?.identitySource == .query("token"))
    }
  }

  @Test func algorithmsCanBeOptedInTo() throws {
    let imported = try withAuthorizer("{x-ctapi-algorithms: [ES256, EdDSA], \(jwt.dropFirst())")
    #expect(imported.api.authorizers.first?.algorithms == ["ES256", "EdDSA"])
    #expect(try withAuthorizer(jwt).api.authorizers.first?.algorithms == ["RS256", "RS384", "RS512"])
  }

  @Test func issuersComeFromDiscoveryURLs() throws {
    let scheme =
      "{type: openIdConnect, openIdConnectUrl: 'https://i/x/.well-known/openid-configuration', x-amazon-apigateway-authorizer: {type: JWT, identitySource: $request.header.Authorization, jwtConfiguration: {audience: [a]}}}"
    let imported = try Sample.path("{get: {security: [{s: []}]}}", rest: schemes(scheme))
    #expect(imported.api.authorizers.first?.issuer == "https://i/x")
  }

  @Test(arguments: [
    "{type: http, scheme: bearer}", "{type: http, scheme: Bearer}", "{type: oauth2, flows: {}}",
    "{type: openIdConnect, openIdConnectUrl: 'https://i/.well-known/openid-configuration'}",
  ])
  func plainSchemesBecomeAuthorizers(scheme: String) throws {
    let options = ImportOptions(issuer: "https://i", audience: ["client"])
    let imported = try Sample.path("{get: {security: [{s: [read]}]}}", rest: schemes(scheme), options)
    #expect(imported.errors.isEmpty)
    let authorizer = try #require(imported.api.authorizers.first)
    #expect(authorizer.issuer == "https://i")
    #expect(authorizer.audience == ["client"])
    #expect(imported.api.routes[0].authorization == .jwt(authorizerID: authorizer.id, scopes: ["read"]))
  }

  @Test func authExtensionIsObeyed() throws {
    #expect(try Sample.path("{get: {x-amazon-apigateway-auth: {type: none}}}").isUsable)
    #expect(try Sample.path("{get: {x-amazon-apigateway-auth: {type: AWS_IAM}}}").errors == ["authorizer-iam"])
    #expect(try Sample.path("{get: {x-amazon-apigateway-auth: {}}}").errors == ["security-shape"])
    let contradiction = try withAuthorizer(
      jwt, item: "{get: {security: [{s: []}], x-amazon-apigateway-auth: {type: NONE}}}")
    #expect(contradiction.errors == ["security-contradiction"])
  }

  @Test func unusedSchemesHurtNobody() throws {
    #expect(try Sample.path("{get: {}}", rest: schemes("{type: apiKey, name: k, in: header}")).isUsable)
  }

  @Test func everyProtectedOperationHasItsAuthorizer() throws {
    var generator = JSONGenerator(seed: 7)
    let requirements = [
      "[]", "[{s: []}]", "[{s: [a, b]}]", "[{t: []}]", "[{s: []}, {t: []}]", "[{}]", "[{bad: []}]", "{}", "[{s: 1}]",
    ]
    let open = ["[]", "[{}]"]
    for _ in 0..<300 {
      let own = generator.chance(3) ? nil : generator.pick(requirements)
      let root = generator.chance(2) ? nil : generator.pick(requirements)
      let imported = try Sample.path(
        "{get: {\(own.map { "security: \($0)" } ?? "")}}",
        rest:
          "components: {securitySchemes: {s: {type: oauth2, x-amazon-apigateway-authorizer: \(jwt)}, t: {type: apiKey}}}\n"
          + (root.map { "security: \($0)" } ?? ""))
      let isMeantOpen = (own ?? root).map(open.contains) ?? true
      if imported.isUsable {
        #expect((imported.api.routes.first?.authorization == RouteAuthorization.none) == isMeantOpen)
      }
    }
  }

  @Test func everyOperationOfABadSchemeIsNamed() throws {
    let imported = try Sample.path(
      "{get: {security: [{s: []}]}, put: {security: [{s: []}]}}", rest: schemes("{type: http, scheme: basic}"))
    #expect(imported.errors == ["invalid-authorizer", "security-unenforceable"])
  }
}
