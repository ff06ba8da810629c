import CtapiCore
import CtapiDefinition
import Testing

/// Documents that the tests vary, and the shortest way to import them.
enum Sample {
  /// The document of the sample application, as its template gives it to API Gateway.
  static let blog = """
    openapi: "3.0.1"
    info:
      title: demo
    components:
      securitySchemes:
        my-authorizer:
          type: oauth2
          flows: {}
          x-amazon-apigateway-authorizer:
            identitySource: "$request.header.Authorization"
            jwtConfiguration:
              audience:
              - client-1
              issuer: https://issuer.example
            type: jwt
    paths:
      /foodstore/foods/{foodId}:
        get: &open
          responses:
            default:
              description: "Default response"
          x-amazon-apigateway-integration: &integration
            payloadFormatVersion: "1.0"
            connectionId: vlink1
            type: "http_proxy"
            httpMethod: "ANY"
            uri: arn:aws:servicediscovery:us-east-1:000000000000:service/srv-foods
            connectionType: "VPC_LINK"
        put:
          responses:
            default:
              description: "Default response"
          security:
          - my-authorizer: []
          x-amazon-apigateway-integration: *integration
      /petstore/pets/{petId}:
        get: *open
        put:
          security:
          - my-authorizer: [pets.write]
          responses: {}
          x-amazon-apigateway-integration: *integration
    x-amazon-apigateway-cors:
      allowOrigins:
        - 'https://app.example'
      allowHeaders:
        - '*'
      allowMethods:
        - 'PUT'
        - 'GET'
    x-amazon-apigateway-importexport-version: "1.0"

    """

  /// Imports a YAML or JSON text under the id `abc`.
  static func imported(_ text: String, _ options: ImportOptions = ImportOptions()) throws -> API.Imported {
    API.importing(try Document(parsing: Array(text.utf8), file: "api.yaml"), id: "abc", name: "api", options: options)
  }

  /// Imports a document of one path item, `/p/{id}`, beside the members of `rest`.
  static func path(
    _ item: String, rest: String = "", _ options: ImportOptions = ImportOptions()
  ) throws -> API.Imported {
    try imported("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /p/{id}: \(item)\n\(rest)\n", options)
  }

  /// Imports a document with one GET operation of that integration.
  static func integration(_ integration: String) throws -> API.Imported {
    try path("{get: {x-amazon-apigateway-integration: \(integration)}}")
  }
}

extension API.Imported {
  /// The rules of the errors.
  var errors: [String] { findings.filter { $0.severity == .error }.map(\.rule) }
  /// The rules of the warnings.
  var warnings: [String] { findings.filter { $0.severity == .warning }.map(\.rule) }
}
