import CtapiCore
import CtapiDefinition
import Testing

@Suite struct IntegrationImportTests {
  private static let http = "type: http_proxy, httpMethod: ANY, uri: 'http://b/'"
  private let base = "type: http_proxy, httpMethod: ANY, uri: 'http://b:9000/x/{id}'"

  @Test func everyMemberIsRead() throws {
    let imported = try Sample.integration(
      """
      {\(base), payloadFormatVersion: '1.0', connectionType: INTERNET, connectionId: c, timeoutInMillis: 1000,
      tlsConfig: {serverNameToVerify: h}, requestParameters: {'append:header.X-A': $context.requestId,
      'overwrite:path': '/z', 'remove:querystring.q': ''},
      responseParameters: {'500': {'overwrite:statuscode': '403', 'append:header.h': v}}}
      """)
    // The name to verify is for private integrations.
    #expect(imported.warnings == ["integration-ignored"] && imported.errors.isEmpty)
    let integration = try #require(imported.api.integrations.first)
    #expect(integration.method == nil)
    #expect(integration.timeoutMilliseconds == 1000)
    #expect(integration.serverNameToVerify == "h")
    #expect(integration.connectionID == "c")
    #expect(
      integration.requestParameters == [
        ParameterMapping(operation: .append, target: .header("x-a"), value: "$context.requestId"),
        ParameterMapping(operation: .overwrite, target: .path, value: "/z"),
        ParameterMapping(operation: .remove, target: .query("q"), value: ""),
      ])
    #expect(
      integration.responseParameters == [
        ResponseMapping(
          status: 500,
          changes: [
            ParameterMapping(operation: .overwrite, target: .status, value: "403"),
            ParameterMapping(operation: .append, target: .header("h"), value: "v"),
          ])
      ])
  }

  @Test(
    "every refusal of an integration says what to write instead",
    arguments: [
      ("type: 5, httpMethod: ANY, uri: 'http://b/'", "type: http_proxy"),
      ("type: http_proxy, httpMethod: get, uri: 'http://b/'", "OPTIONS or ANY"),
      ("type: http_proxy, httpMethod: ANY", "uri: http://127.0.0.1:9000/"),
      ("type: http_proxy, httpMethod: ANY, uri: ['http://b/']", "in quotes"),
      ("type: http_proxy, httpMethod: ANY, uri: 'ftp://b/'", "http://127.0.0.1:9000/"),
      ("type: http_proxy, httpMethod: ANY, uri: 'http://b/ c'", "percent-encode"),
      ("type: http_proxy, httpMethod: ANY, uri: 'http://b/', connectionType: PUBLIC", "INTERNET or VPC_LINK"),
      ("\(IntegrationImportTests.http), requestParameters: {'set:header.a': x}", "append:header.NAME"),
      (
        "\(IntegrationImportTests.http), requestParameters: {'append:header.': x}",
        "header.NAME, querystring.NAME or path"
      ),
      (
        "\(IntegrationImportTests.http), requestParameters: {'overwrite:statuscode': '403'}",
        "header.NAME, querystring.NAME or path"
      ),
      ("\(IntegrationImportTests.http), requestParameters: {'append:path': /x}", "overwrite:path"),
      ("\(IntegrationImportTests.http), requestParameters: {'append:header.a': ''}", "1 to 512"),
      (
        "\(IntegrationImportTests.http), requestParameters: {'append:header.a': \(String(repeating: "x", count: 513))}",
        "1 to 512"
      ),
      ("\(IntegrationImportTests.http), requestParameters: [1]", "{'append:header.x': value}"),
      ("\(IntegrationImportTests.http), responseParameters: [1]", "{'200': {'append:header.x': value}}"),
      ("\(IntegrationImportTests.http), responseParameters: {'200': [1]}", "{'append:header.x': value}"),
      (
        "\(IntegrationImportTests.http), responseParameters: {'200': {'overwrite:path': /x}}",
        "header.NAME or statuscode"
      ),
      (
        "\(IntegrationImportTests.http), responseParameters: {'200': {'remove:statuscode': ''}}", "overwrite:statuscode"
      ),
    ])
  func refusalsSayWhatToWrite(settings: String, fix: String) throws {
    let imported = try Sample.integration("{\(settings)}")
    let finding = try #require(imported.findings.first { $0.severity == .error }, "\(settings)")
    #expect(finding.hint?.contains(fix) == true, "\(finding.message): \(finding.hint ?? "")")
  }

  @Test("gateway.md 3.1: what only Lambda and AWS services take is not said to have no effect there")
  func serviceSettingsAreRefusedByName() throws {
    let imported = try Sample.integration(
      "{type: aws_proxy, integrationSubtype: SQS-SendMessage, credentials: 'arn:aws:iam::1:role/r', uri: 'http://b/'}")
    #expect(imported.errors == ["unsupported"] && imported.warnings.isEmpty)
    #expect(imported.findings.first?.message.contains("'integrationSubtype'") == true)
  }

  @Test("K77: the integration's method is kept") func methodIsKept() throws {
    #expect(
      try Sample.integration("{type: http_proxy, httpMethod: POST, uri: 'http://b/'}").api.integrations.first?.method
        == .post)
  }

  @Test("K84: a private integration takes only a service") func privateTargetsAreServices() throws {
    let imported = try Sample.integration(
      "{type: http_proxy, httpMethod: ANY, uri: 'https://x', connectionType: VPC_LINK, connectionId: v}")
    #expect(
      imported.findings.first?.message
        == "For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.")
  }

  @Test("K84: a Cloud Map ARN without its service is none, in API Gateway's words")
  func malformedARNsAreRefused() throws {
    let imported = try Sample.integration(
      "{type: http_proxy, httpMethod: ANY, uri: 'arn:aws:servicediscovery:us-east-1:000000000000:service/', connectionType: VPC_LINK}"
    )
    let error = try #require(imported.findings.first { $0.severity == .error })
    #expect(
      error.message
        == "For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.")
    #expect(error.pointer.tokens.last == "uri")
  }

  @Test func localServicesAreTaken() throws {
    let imported = try Sample.integration(
      "{type: http_proxy, httpMethod: ANY, uri: pets.demo, connectionType: VPC_LINK}")
    #expect(imported.findings.isEmpty)
  }

  @Test(
    "K89: reserved names cannot be mapped",
    arguments: [
      "authorization", "Authorization", "Via", "x-amz-date", "x-amzn-trace-id", "apigw-requestid",
      "Access-Control-Allow-Origin",
      "connection", "TE", "x-forwarded-for", "content-length", "transfer-encoding", "origin",
    ])
  func reservedNamesAreRefused(name: String) throws {
    for side in [
      "requestParameters: {'overwrite:header.\(name)': x}", "responseParameters: {'200': {'append:header.\(name)': x}}",
    ] {
      #expect(try Sample.integration("{\(base), \(side)}").errors == ["invalid-integration"])
    }
  }

  @Test(
    "gateway.md 3.5: a mapping that can never work is refused where it stands",
    arguments: [
      ("requestParameters: {'append:header.a': $request.body..name}", "requestParameters/append:header.a"),
      ("requestParameters: {'append:header.a': '$request.body[?(@.x)]'}", "requestParameters/append:header.a"),
      ("requestParameters: {'append:header.a': $request.bodyname}", "requestParameters/append:header.a"),
      ("requestParameters: {'append:header.a': $response.body.name}", "requestParameters/append:header.a"),
      (
        "requestParameters: {'overwrite:querystring.a': '${request.body.a'}",
        "requestParameters/overwrite:querystring.a"
      ),
      ("responseParameters: {'200': {'append:header.a': $request.body.a}}", "responseParameters/200/append:header.a"),
      ("responseParameters: {'200': {'append:header.a': $response.body.*}}", "responseParameters/200/append:header.a"),
      ("responseParameters: {'404': {'overwrite:statuscode': '99'}}", "responseParameters/404/overwrite:statuscode"),
      ("responseParameters: {'404': {'overwrite:statuscode': ok}}", "responseParameters/404/overwrite:statuscode"),
      ("responseParameters: {'100': {}}", "responseParameters/100"),
    ])
  func mappingsAreRefusedWhereTheyStand(_ mapping: String, _ place: String) throws {
    for kind in [base, "type: aws_proxy, httpMethod: POST, uri: 'http://b:9000/f'"] {
      let imported = try Sample.integration("{\(kind), \(mapping)}")
      #expect(imported.errors == ["invalid-integration"])
      let found = imported.findings.first?.pointer.description ?? ""
      #expect(found.hasSuffix("/x-amazon-apigateway-integration/\(place)"), "\(found)")
    }
  }

  @Test("gateway.md 3.2: stage variables in a function's URL are refused by name, at the uri")
  func functionsTakeNoStageVariables() throws {
    let imported = try Sample.integration(
      "{type: aws_proxy, httpMethod: POST, uri: 'http://${stageVariables.host}/f'}")
    #expect(imported.errors == ["unsupported"])
    #expect(imported.findings.first?.message.contains("stage variables in the URL of a function") == true)
    #expect(imported.findings.first?.pointer.description.hasSuffix("/uri") == true)
  }

  @Test(
    "gateway.md 3.5: bodies are sources on their side, of backends and of functions",
    arguments: [
      "requestParameters: {'append:header.a': $request.body}",
      "requestParameters: {'append:header.a': '<${request.body.a[0]}>'}",
      "requestParameters: {'overwrite:path': '/x/${request.body.path}'}",
      "responseParameters: {'200': {'append:header.a': $response.body}}",
      "responseParameters: {'200': {'overwrite:statuscode': $response.body.status}}",
    ])
  func bodiesAreSources(_ mapping: String) throws {
    for kind in [base, "type: aws_proxy, httpMethod: POST, uri: 'http://b:9000/f'"] {
      #expect(try Sample.integration("{\(kind), \(mapping)}").findings.isEmpty)
    }
  }

  @Test(arguments: ["X-Forwarded-Port", "Host", "x-user", "forwarded-x"]) func otherNamesCanBeMapped(name: String)
    throws
  {
    #expect(try Sample.integration("{\(base), requestParameters: {'overwrite:header.\(name)': x}}").findings.isEmpty)
  }

  @Test("K92: timeouts go from 50 to 30000", arguments: ["49", "30001", "-1", "x", "1.5", "true"])
  func timeoutsAreBounded(timeout: String) throws {
    #expect(try Sample.integration("{\(base), timeoutInMillis: \(timeout)}").errors == ["invalid-integration"])
  }

  @Test(arguments: ["50", "30000", "'29000'"]) func timeoutsInRangeAreTaken(timeout: String) throws {
    #expect(try Sample.integration("{\(base), timeoutInMillis: \(timeout)}").isUsable)
  }

  @Test(arguments: [
    "{type: aws_proxy, uri: 'arn:aws:lambda:x'}", "{type: mock}", "{type: http}", "{}", "[]", "x",
    "{type: http_proxy, uri: 'http://b/'}", "{type: http_proxy, httpMethod: get, uri: 'http://b/'}",
    "{type: http_proxy, httpMethod: ANY}", "{type: http_proxy, httpMethod: ANY, uri: ''}",
    "{type: http_proxy, httpMethod: ANY, uri: 1}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b:99999/'}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/{other}'}",
    "{type: http_proxy, httpMethod: ANY, uri: pets.demo}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', connectionType: X}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', payloadFormatVersion: '2.0'}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', tlsConfig: {serverNameToVerify: ''}}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', requestParameters: []}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', requestParameters: {header.x: y}}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', requestParameters: {'append:path': y}}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', requestParameters: {'append:header.a b': y}}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', requestParameters: {'append:header.a': []}}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', requestParameters: {'overwrite:statuscode': '200'}}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', responseParameters: {'199': {}}}",
    "{type: http_proxy, httpMethod: ANY, uri: 'http://b/', responseParameters: {'200': {'append:querystring.a': b}}}",
    "{type: http_proxy, httpMethod: ANY, uri: 'arn:aws:elasticloadbalancing:us-east-1:1:listener/app/x/1/2', connectionType: VPC_LINK}",
    "{$ref: '#/nowhere'}",
  ])
  func unusableIntegrationsAreRefused(integration: String) throws {
    #expect(try !Sample.integration(integration).isUsable)
  }

  @Test func typeAWSIsAWarningAndNoIntegration() throws {
    let imported = try Sample.integration("{type: AWS, uri: 'arn:x'}")
    #expect(imported.warnings == ["integration-type"])
    #expect(imported.api.routes.first?.integrationID == nil)
  }

  @Test func membersWithoutEffectAreNamed() throws {
    let imported = try Sample.integration(
      "{\(base), requestTemplates: {}, tlsConfig: {insecureSkipVerification: true}}")
    #expect(imported.warnings == ["integration-ignored", "integration-ignored"])
  }
}
