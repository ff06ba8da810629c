package import CtapiCore

/// The OpenAPI document of the sample, as its CloudFormation template holds it, with the parts this directory knows.
package struct SampleDocument: Sendable {
  /// The document's title.
  package static let title = "ctapi-demo"
  /// The ARN of each store's service.
  package var services: [SampleKind: String]
  /// The issuer whose tokens PUT takes.
  package var issuer: String
  /// The client whose tokens PUT takes.
  package var client: String

  /// A document for those parts.
  package init(services: [SampleKind: String], issuer: String, client: String) {
    self.services = services
    self.issuer = issuer
    self.client = client
  }

  /// The whole document.
  package var json: JSON {
    [
      "openapi": "3.0.1",
      "info": ["title": .string(SampleDocument.title), "version": "1.0"],
      "components": ["securitySchemes": ["my-authorizer": authorizer]],
      "paths": .object(
        JSONObject(SampleKind.allCases.map { ("\($0.pathPrefix){\($0.key)}", operations(of: $0)) })),
      "x-amazon-apigateway-cors": [
        "allowOrigins": ["*"], "allowHeaders": ["*"], "allowMethods": ["PUT", "GET"],
      ],
      "x-amazon-apigateway-importexport-version": "1.0",
    ]
  }

  private var authorizer: JSON {
    [
      "type": "oauth2",
      "flows": [:],
      "x-amazon-apigateway-authorizer": [
        "identitySource": "$request.header.Authorization",
        "jwtConfiguration": ["audience": [.string(client)], "issuer": .string(issuer)],
        "type": "jwt",
      ],
    ]
  }

  private func operations(of kind: SampleKind) -> JSON {
    ["get": operation("GET", of: kind, isProtected: false), "put": operation("PUT", of: kind, isProtected: true)]
  }

  private func operation(_ method: String, of kind: SampleKind, isProtected: Bool) -> JSON {
    let path = "\(kind.pathPrefix){\(kind.key)}"
    var operation: JSONObject = [
      "responses": ["default": ["description": .string("Default response for \(method) \(path)")]]
    ]
    if isProtected { operation["security"] = [["my-authorizer": []]] }
    operation["x-amazon-apigateway-integration"] = [
      "payloadFormatVersion": "1.0",
      "connectionId": "ctapi-demo",
      "type": "http_proxy",
      "httpMethod": "ANY",
      "uri": .string(services[kind] ?? ""),
      "connectionType": "VPC_LINK",
    ]
    return .object(operation)
  }
}
