import CtapiCore
import CtapiDefinition
import Testing

/// Every extension that an HTTP API understands has its effect (`gateway.md` 6.3); every other is named.
@Suite struct ExtensionTests {
  private static let base = """
    openapi: 3.0.3
    info:
      title: t
      version: "1"
    paths:
      /a:
        get:
          responses: {}
          x-amazon-apigateway-integration:
            type: http_proxy
            httpMethod: ANY
            payloadFormatVersion: "1.0"
            uri: http://backend.example/

    """

  private func imported(_ rest: String) throws -> API.Imported {
    try Sample.imported(
      Self.base + rest + "\n", ImportOptions(locality: Locality(region: "eu-west-1", account: "123456789012")))
  }

  private func authorizer(_ settings: String, _ scheme: String = "type: oauth2\n      flows: {}") throws -> Authorizer?
  {
    let rest = """
      security:
        - s: []
      components:
        securitySchemes:
          s:
            \(scheme)
            x-amazon-apigateway-authorizer:
              \(settings)
      """
    return try imported(rest).api.authorizers.first
  }

  @Test func corsIsRead() throws {
    let rest = """
      x-amazon-apigateway-cors:
        allowOrigins:
          - https://a.example
        allowCredentials: true
        exposeHeaders:
          - x-a
        maxAge: 300
        allowMethods:
          - GET
        allowHeaders:
          - content-type
      """
    let imported = try imported(rest)
    #expect(
      imported.api.cors
        == CORS(
          allowOrigins: ["https://a.example"], allowMethods: ["GET"], allowHeaders: ["content-type"],
          exposeHeaders: ["x-a"], maxAge: 300, allowCredentials: true))
    #expect(imported.findings.isEmpty)
  }

  @Test func theVersionOfAnExportIsKnown() throws {
    #expect(try imported("x-amazon-apigateway-importexport-version: '1.0'").findings.isEmpty)
    #expect(try imported("x-amazon-apigateway-importexport-version: '1.1'").warnings == ["importexport-version"])
  }

  @Test func tagsWithValuesAreTaken() throws {
    let rest = """
      tags:
        - name: Owner
          x-amazon-apigateway-tag-value: Admin
        - name: Empty
          x-amazon-apigateway-tag-value: ""
      """
    #expect(try imported(rest).findings.isEmpty)
  }

  @Test func theDefaultEndpointIsTurnedOff() throws {
    let rest = """
      servers:
        - url: https://a.example
          x-amazon-apigateway-endpoint-configuration:
            disableExecuteApiEndpoint: true
      """
    let imported = try imported(rest)
    #expect(imported.api.disablesDefaultEndpoint && imported.findings.isEmpty)
    #expect(try !self.imported("").api.disablesDefaultEndpoint)
  }

  static let sources: [(text: String, source: IdentitySource)] = [
    ("$request.header.Authorization", .header("authorization")), ("'$request.header.X-Token'", .header("x-token")),
    ("[$request.header.A]", .header("a")), ("$request.querystring.Token", .query("Token")),
  ]

  @Test(arguments: sources.indices) func identitySourcesAreOneTextOrAListOfOne(index: Int) throws {
    let (text, source) = ExtensionTests.sources[index]
    let settings = "{type: jwt, identitySource: \(text), jwtConfiguration: {issuer: 'https://i', audience: [a]}}"
    #expect(try authorizer(settings)?.identitySource == source)
  }

  @Test(arguments: ["jwt", "JWT", "Jwt"]) func theTypeIsReadInAnyCase(type: String) throws {
    let settings =
      "{type: \(type), identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: a}}"
    #expect(try authorizer(settings)?.audience == ["a"])
  }

  @Test func theIssuerMayComeFromDiscovery() throws {
    let scheme = "type: openIdConnect\n      openIdConnectUrl: https://i.example/t/.well-known/openid-configuration"
    let settings = "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {audience: [a]}}"
    #expect(try authorizer(settings, scheme)?.issuer == "https://i.example/t")
  }

  @Test func variablesOfAWSAreReplaced() throws {
    let settings =
      "{type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://${AWS::Region}.${AWS::Partition}/${AWS::AccountId}', audience: ['${AWS::Region}']}}"
    let authorizer = try authorizer(settings)
    #expect(authorizer?.issuer == "https://eu-west-1.aws/123456789012")
    #expect(authorizer?.audience == ["eu-west-1"])
  }

  /// What only REST APIs understand: a member of the root and the place that is named.
  static let ignored = [
    "x-amazon-apigateway-api-key-source: HEADER", "x-amazon-apigateway-binary-media-types: [image/png]",
    "x-amazon-apigateway-documentation: {}", "x-amazon-apigateway-gateway-responses: {}",
    "x-amazon-apigateway-minimum-compression-size: 5", "x-amazon-apigateway-policy: {}",
    "x-amazon-apigateway-request-validator: all", "x-amazon-apigateway-request-validators: {}",
    "servers: [{url: /, x-amazon-apigateway-endpoint-configuration: {vpcEndpointIds: [a]}}]",
    "servers: [{url: /}, {url: /b, x-amazon-apigateway-endpoint-configuration: {}}]",
    "tags: [{name: a, x-amazon-apigateway-other: 1}]", "components: {x-amazon-apigateway-other: 1}",
  ]

  @Test(arguments: ignored) func whatHasNoEffectIsNamed(member: String) throws {
    let imported = try imported(member)
    #expect(imported.warnings == ["extension-ignored"] && imported.errors.isEmpty)
  }

  /// Members of an integration that only REST APIs understand.
  static let settings = [
    "requestTemplates: {}", "responses: {}", "passthroughBehavior: never", "contentHandling: CONVERT_TO_TEXT",
    "cacheKeyParameters: []", "cacheNamespace: a", "credentials: 'arn:aws:iam::1:role/r'",
    "integrationSubtype: SQS-SendMessage",
    "tlsConfig: {insecureSkipVerification: true}",
  ]

  @Test(arguments: settings) func settingsWithoutEffectAreNamed(setting: String) throws {
    let imported = try Sample.integration("{type: http_proxy, httpMethod: ANY, uri: 'http://b/', \(setting)}")
    #expect(imported.warnings == ["integration-ignored"] && imported.errors.isEmpty)
  }

  /// Extensions of ctapi that are not known are errors wherever they stand: what they ask for would not be done.
  @Test(
    arguments: [
      "x-ctapi-cache: {}", "x-ctapi-listener-rules: []", "x-ctapi-validate: true",
      "servers: [{url: /, x-ctapi-a: 1}]", "tags: [{name: a, x-ctapi-a: 1}]", "components: {x-ctapi-a: 1}",
    ]) func unknownExtensionsOfCtapiAreErrors(member: String) throws
  {
    #expect(try imported(member).errors == ["extension-unknown"])
  }

  @Test(
    arguments: [
      "x-ctapi-match", "x-ctapi-priority", "x-ctapi-validate", "x-ctapi-cache", "x-ctapi-rate-limit",
    ]) func soTheyAreOnAnOperation(name: String) throws
  {
    #expect(try Sample.path("{get: {\(name): {}}}").errors == ["extension-unknown"])
  }

  @Test(arguments: ["x-ctapi-weights", "x-ctapi-retry", "x-ctapi-timeout-ms", "x-ctapi-tls"])
  func andOnAnIntegration(name: String) throws {
    let imported = try Sample.integration("{type: http_proxy, httpMethod: ANY, uri: 'http://b/', \(name): {}}")
    #expect(imported.errors == ["extension-unknown"])
  }

  @Test func andOnAnAuthorizer() throws {
    let rest =
      "security: [{s: []}]\ncomponents: {securitySchemes: {s: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: [a]}, x-ctapi-leeway: 5}}}}"
    #expect(try imported(rest).errors == ["extension-unknown"])
  }

  @Test func otherPeoplesExtensionsAreLeftAlone() throws {
    let rest = """
      x-internal:
        $ref: whatever this means
      x-logo:
        url: https://logo.example
      """
    let imported = try imported(rest)
    #expect(imported.errors.isEmpty)
    #expect(imported.warnings == ["ref-outside"])
  }

  @Test func aPathItemBehindAForeignReferenceIsNoLossWithoutAnError() throws {
    let text = """
      openapi: 3.0.3
      info:
        title: t
      paths:
        /a:
          $ref: '#/x-shared'
      x-shared:
        $ref: https://other.example/item.yaml
      """
    #expect(try Sample.imported(text).errors == ["ref-unresolved"])
  }
}
