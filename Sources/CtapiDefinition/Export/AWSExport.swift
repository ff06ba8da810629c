import CtapiCore

/// Writes an API as API Gateway's ExportApi would (`gateway.md` 6.6): only what API Gateway keeps.
struct AWSExport {
  private let api: API
  private let source: JSON
  private let locality: Locality

  init(_ stored: StoredAPI, locality: Locality) {
    api = stored.api
    source = stored.document.root
    self.locality = locality
  }

  /// The document; throws `unsupported` for what API Gateway has not, by name.
  func document() throws(CtapiError) -> JSON {
    if let listener = api.listeners.first {
      throw CtapiError(
        .unsupported, "the listener '\(listener.name)' relays TCP, which API Gateway does not",
        hint: "remove x-ctapi-l4-listeners, and use a Network Load Balancer there")
    }
    var root: JSONObject = ["openapi": "3.0.1", "info": info, "servers": servers]
    if let tags { root["tags"] = tags }
    root["paths"] = .object(try paths())
    let schemes = securitySchemes
    if !schemes.isEmpty { root["components"] = ["securitySchemes": .object(schemes)] }
    if let cors = api.cors { root["x-amazon-apigateway-cors"] = cors.json }
    root["x-amazon-apigateway-importexport-version"] = "1.0"
    return .object(root)
  }

  private var info: JSON {
    var info: JSONObject = ["title": .string(api.title)]
    if let description = source["info"]?["description"] { info["description"] = description }
    // API Gateway stamps the time of creation where a version is missing; a name of our own is stable.
    info["version"] = source["info"]?["version"].map { $0.stringValue.map { .string($0) } ?? .string($0.text()) } ?? "1"
    return .object(info)
  }

  private var servers: JSON {
    var server: JSONObject = [
      "url": .string("https://\(api.id).execute-api.\(locality.region).amazonaws.com/{basePath}"),
      "variables": ["basePath": ["default": ""]],
    ]
    if api.disablesDefaultEndpoint {
      server["x-amazon-apigateway-endpoint-configuration"] = ["disableExecuteApiEndpoint": true]
    }
    return [.object(server)]
  }

  private var tags: JSON? {
    let tags = (source["tags"]?.arrayValue ?? []).filter { $0["x-amazon-apigateway-tag-value"] != nil }
    guard !tags.isEmpty else { return nil }
    return .array(
      tags.map { tag in
        [
          "name": tag["name"] ?? "",
          "x-amazon-apigateway-tag-value": tag["x-amazon-apigateway-tag-value"] ?? "",
        ]
      })
  }

  private func paths() throws(CtapiError) -> JSONObject {
    var paths = JSONObject()
    var indices: [String: Int] = [:]
    var items: [(path: String, template: PathTemplate?, operations: JSONObject)] = []
    for served in api.served {
      let template = served.route.key.template
      let path = template?.description ?? "/$default"
      let index = indices[path] ?? items.count
      if index == items.count {
        indices[path] = index
        items.append((path, template, JSONObject()))
      }
      let method = served.route.key.method ?? .any
      let name = method == .any ? "x-amazon-apigateway-any-method" : method.rawValue.lowercased()
      items[index].operations[name] = try operation(served)
    }
    var members: [JSONObject.Member] = []
    for item in items {
      var operations = item.operations
      if let parameters = parameters(of: item.template) { operations["parameters"] = parameters }
      members.append(.init(name: item.path, value: .object(operations)))
    }
    paths = JSONObject(uniqueMembers: members)
    return paths
  }

  private func operation(_ served: ServedRoute) throws(CtapiError) -> JSON {
    let key = served.route.key.description
    var operation = JSONObject()
    if let name = served.route.operationName { operation["operationId"] = .string(name) }
    operation["responses"] = ["default": ["description": .string("Default response for \(key)")]]
    if let authorizer = served.authorizer {
      if let request = authorizer.request {
        throw CtapiError(
          .unsupported,
          "'\(key.escapedForTerminal)' asks '\(request.url.text.escapedForTerminal)' as a REQUEST authorizer, which only "
            + "ctapi does", hint: "use a JWT authorizer, or name a Lambda function in the document")
      }
      operation["security"] = [.object([authorizer.name: .strings(served.route.authorization.scopes)])]
    }
    if served.route.key == .default { operation["isDefaultRoute"] = true }
    if let integration = served.integration {
      operation["x-amazon-apigateway-integration"] = try self.integration(integration, of: key)
    }
    return .object(operation)
  }

  private func integration(_ integration: Integration, of key: String) throws(CtapiError) -> JSON {
    var settings = JSONObject()
    if !integration.responseParameters.isEmpty {
      settings["responseParameters"] = .object(
        JSONObject(
          uniqueMembers: integration.responseParameters.map {
            .init(name: String($0.status), value: mappings($0.changes))
          }))
    }
    if !integration.requestParameters.isEmpty {
      settings["requestParameters"] = mappings(integration.requestParameters)
    }
    settings["payloadFormatVersion"] = "1.0"
    if let connection = integration.connectionID { settings["connectionId"] = .string(connection) }
    settings["type"] = "http_proxy"
    settings["httpMethod"] = .string((integration.method ?? .any).rawValue)
    switch integration.target {
    case .url(let url):
      settings["uri"] = .string(url.text)
      settings["connectionType"] = "INTERNET"
    case .variableURL(let text):
      settings["uri"] = .string(text)
      settings["connectionType"] = "INTERNET"
    case .service(let service):
      guard case .id = service.name else {
        throw CtapiError(
          .unsupported,
          "'\(key.escapedForTerminal)' goes to '\(service.text.escapedForTerminal)', a name only ctapi knows",
          hint: "use the service's ARN: ctapi registry service show '\(service.text.escapedForTerminal)'")
      }
      settings["uri"] = .string(service.text)
      settings["connectionType"] = "VPC_LINK"
    case .function(let function):
      throw CtapiError(
        .unsupported,
        "'\(key.escapedForTerminal)' calls '\(function.url.text.escapedForTerminal)' as a function, which only ctapi does",
        hint: "use type http_proxy, or the ARN of a Lambda function")
    case .redirect:
      throw CtapiError(
        .unsupported, "'\(key.escapedForTerminal)' is a redirect, and API Gateway's HTTP APIs have none",
        hint: "remove x-ctapi-redirect")
    case .mock:
      throw CtapiError(
        .unsupported, "'\(key.escapedForTerminal)' answers a mock, and API Gateway's HTTP APIs have none",
        hint: "import the document with --target URL")
    }
    if integration.timeoutMilliseconds != Integration.defaultTimeoutMilliseconds {
      settings["timeoutInMillis"] = .integer(integration.timeoutMilliseconds)
    }
    if let name = integration.serverNameToVerify { settings["tlsConfig"] = ["serverNameToVerify": .string(name)] }
    return .object(settings)
  }

  private func mappings(_ changes: [ParameterMapping]) -> JSON {
    .object(JSONObject(uniqueMembers: changes.map { .init(name: $0.key, value: .string($0.value)) }))
  }

  private func parameters(of template: PathTemplate?) -> JSON? {
    let segments = (template?.segments ?? []).filter { $0.parameterName != nil }
    guard !segments.isEmpty else { return nil }
    return .array(
      segments.map { segment in
        // A greedy parameter keeps its plus here.
        let name = String(segment.description.dropFirst().dropLast())
        return [
          "name": .string(name), "in": "path", "description": .string("Generated path parameter for \(name)"),
          "required": true, "schema": ["type": "string"],
        ]
      })
  }

  private var securitySchemes: JSONObject {
    var schemes = JSONObject()
    for authorizer in api.authorizers where authorizer.request == nil {
      schemes[authorizer.name] = [
        "type": "oauth2", "flows": [:],
        "x-amazon-apigateway-authorizer": [
          "identitySource": .string(authorizer.identitySource.description),
          "jwtConfiguration": ["audience": .strings(authorizer.audience), "issuer": .string(authorizer.issuer)],
          "type": "jwt",
        ],
      ]
    }
    return schemes
  }
}

extension ParameterMapping {
  /// The mapping's name in a document: `append:header.x`.
  package var key: String {
    switch target {
    case .header(let name): "\(operation.rawValue):header.\(name)"
    case .query(let name): "\(operation.rawValue):querystring.\(name)"
    case .path: "\(operation.rawValue):path"
    case .status: "\(operation.rawValue):statuscode"
    }
  }
}
