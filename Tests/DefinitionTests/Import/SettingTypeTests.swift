import CtapiCore
import CtapiDefinition
import Testing

/// A setting of another type than its own is read as what it says, or refused where it stands; it is never taken for
/// an absent one.
@Suite struct SettingTypeTests {
  private func server(_ settings: String) throws -> API.Imported {
    try Sample.path(
      "{get: {responses: {}}}", rest: "servers: [{url: /, x-amazon-apigateway-endpoint-configuration: \(settings)}]")
  }

  @Test(
    "gateway.md 6.2: disableExecuteApiEndpoint closes the default endpoint, in quotes, too",
    arguments: [("true", true), ("'true'", true), ("false", false), ("'false'", false)])
  func theDefaultEndpointIsClosed(text: String, isClosed: Bool) throws {
    let imported = try server("{disableExecuteApiEndpoint: \(text)}")
    #expect(imported.errors.isEmpty)
    #expect(imported.api.disablesDefaultEndpoint == isClosed)
  }

  @Test(
    "what is no boolean does not leave the default endpoint open silently",
    arguments: ["'yes'", "1", "'True'", "null", "[true]", "''"])
  func otherValuesAreRefused(text: String) throws {
    let error = try #require(
      try server("{disableExecuteApiEndpoint: \(text)}").findings.first { $0.severity == .error })
    #expect(error.rule == "document-shape")
    #expect(
      error.pointer.description
        == "/servers/0/x-amazon-apigateway-endpoint-configuration/disableExecuteApiEndpoint")
    #expect(error.hint == "write true or false")
  }

  @Test func settingsThatAreNoObjectAreRefused() throws {
    #expect(try server("true").errors == ["document-shape"])
    #expect(
      try Sample.path(
        "{get: {responses: {}}}",
        rest: "servers: {x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: true}}"
      ).errors == ["document-shape"])
  }

  @Test("gateway.md 6.2: isDefaultRoute in quotes makes the route $default, and nothing else is taken for false")
  func defaultRoutes() throws {
    func item(_ text: String) -> String {
      "{x-amazon-apigateway-any-method: {isDefaultRoute: \(text), responses: {}}}"
    }
    for (text, key) in [("true", "$default"), ("'true'", "$default"), ("'false'", "ANY /p/{id}")] {
      let imported = try Sample.path(item(text))
      #expect(imported.errors.isEmpty)
      #expect(imported.api.routes.map(\.key.description) == [key])
    }
    for text in ["'yes'", "1", "null"] {
      let error = try #require(try Sample.path(item(text)).findings.first { $0.severity == .error })
      #expect(error.pointer.tokens.last == "isDefaultRoute")
    }
  }

  private static let integration = "type: http_proxy, httpMethod: ANY, connectionType: VPC_LINK, uri: a.b"

  @Test(
    "an integration's settings are read, or refused where they stand",
    arguments: [
      ("timeoutInMillis: '50'", nil), ("timeoutInMillis: true", "timeoutInMillis"),
      ("timeoutInMillis: '+50'", "timeoutInMillis"), ("timeoutInMillis: 50.5", "timeoutInMillis"),
      ("tlsConfig: {serverNameToVerify: a}", nil), ("tlsConfig: a", "tlsConfig"),
      ("tlsConfig: {serverNameToVerify: 5}", "tlsConfig/serverNameToVerify"),
      ("tlsConfig: {serverNameToVerify: ''}", "tlsConfig/serverNameToVerify"), ("connectionId: 5", "connectionId"),
    ])
  func integrationSettings(text: String, place: String?) throws {
    let imported = try Sample.integration("{\(Self.integration), \(text)}")
    let error = imported.findings.first { $0.severity == .error }
    let start = "/paths/~1p~1{id}/get/x-amazon-apigateway-integration/"
    #expect(error?.pointer.description == place.map { start + $0 })
  }

  @Test(
    "a REQUEST authorizer's settings are read, or refused",
    arguments: [
      ("enableSimpleResponses: 'true', authorizerResultTtlInSeconds: '60'", true),
      ("enableSimpleResponses: 'false'", true), ("enableSimpleResponses: 'yes'", false),
      ("enableSimpleResponses: 1", false), ("authorizerResultTtlInSeconds: true", false),
    ])
  func authorizerSettings(text: String, isTaken: Bool) throws {
    let imported = try Sample.path(
      "{get: {security: [{s: []}], responses: {}}}",
      rest: "components: {securitySchemes: {s: {type: apiKey, x-amazon-apigateway-authorizer: {type: request, "
        + "authorizerUri: 'http://127.0.0.1:1/', authorizerPayloadFormatVersion: '2.0', "
        + "identitySource: $request.header.A, \(text)}}}}")
    #expect(imported.errors.isEmpty == isTaken)
    if isTaken, text.contains("60") {
      #expect(imported.api.authorizers.first?.request?.usesSimpleResponses == true)
      #expect(imported.api.authorizers.first?.request?.resultTTL == 60)
    }
    if !isTaken { #expect(imported.findings.first { $0.severity == .error }?.hint?.isEmpty == false) }
  }
}
