import CtapiCore

/// Makes random OpenAPI 3.0 documents that import without an error, full of what an importer could lose.
struct DocumentGenerator {
  private var values: JSONGenerator

  init(seed: UInt64) { values = JSONGenerator(seed: seed) }

  mutating func document() -> JSON {
    var root: JSONObject = ["openapi": "3.0.3", "info": ["title": .string("t" + values.string()), "version": "1"]]
    if values.chance(2) { root["info"] = ["title": "x", "description": .string(values.string())] }
    if values.chance(3) {
      root["servers"] = [["url": "https://h/{basePath}", "variables": ["basePath": ["default": "v1"]]]]
    }
    if values.chance(3) { root["tags"] = [["name": "a", "x-amazon-apigateway-tag-value": .string(values.string())]] }
    root["paths"] = .object(paths())
    root["components"] = ["securitySchemes": ["jwt": jwt], "schemas": ["s": ["example": values.value()]]]
    if values.chance(4) { root["security"] = [["jwt": ["root.scope"]]] }
    if values.chance(2) { root["x-amazon-apigateway-cors"] = ["allowOrigins": ["https://a"], "maxAge": 5] }
    if values.chance(2) { root["x-" + String(values.number(0..<100))] = values.value() }
    if values.chance(2) { root["externalDocs"] = ["url": "https://d", "description": .string(values.string())] }
    return .object(root)
  }

  private var jwt: JSON {
    [
      "type": "oauth2", "flows": [:],
      "x-amazon-apigateway-authorizer": [
        "type": "jwt", "identitySource": "$request.header.Authorization",
        "jwtConfiguration": ["issuer": "https://i", "audience": ["a", "b"]],
      ],
    ]
  }

  private mutating func paths() -> JSONObject {
    var paths = JSONObject()
    for index in 0..<values.number(1..<5) {
      let path = "/p\(index)" + values.pick(["", "/{id}", "/{id}/x", "/{rest+}", "/a%20b"])
      var item = JSONObject()
      for method in ["get", "put", "x-amazon-apigateway-any-method"] where values.chance(2) {
        item[method] = .object(operation())
      }
      if values.chance(3) { item["summary"] = .string(values.string()) }
      if values.chance(4) { item["x-note"] = values.value() }
      paths[path] = .object(item)
    }
    return paths
  }

  private mutating func operation() -> JSONObject {
    var operation: JSONObject = ["responses": responses()]
    if values.chance(3) { operation["operationId"] = .string("op\(values.number(0..<1000))") }
    if values.chance(2) { operation["description"] = .string(values.string()) }
    if values.chance(3) { operation["security"] = values.chance(2) ? [] : [["jwt": ["a", "b"]]] }
    if values.chance(4) { operation["requestBody"] = ["content": ["application/json": ["example": values.value()]]] }
    if values.chance(3) { operation["x-other"] = values.value() }
    operation["x-amazon-apigateway-integration"] = .object(integration())
    return operation
  }

  private mutating func responses() -> JSON {
    var responses = JSONObject()
    for status in ["200", "404", "default"] where values.chance(2) {
      responses[status] = ["description": .string(values.string()), "x-value": values.value(depth: 2)]
    }
    return .object(responses)
  }

  private mutating func integration() -> JSONObject {
    var settings: JSONObject = ["type": "http_proxy", "httpMethod": .string(values.pick(["ANY", "GET", "POST"]))]
    if values.chance(2) {
      settings["uri"] = "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1"
      settings["connectionType"] = "VPC_LINK"
      settings["connectionId"] = "vlink"
    } else {
      settings["uri"] = "http://b:8080/x?y=1"
    }
    if values.chance(2) { settings["payloadFormatVersion"] = "1.0" }
    if values.chance(3) { settings["timeoutInMillis"] = .integer(values.number(50..<30_001)) }
    if values.chance(3) { settings["requestParameters"] = ["append:header.x-a": .string("v" + values.string())] }
    if values.chance(3) { settings["responseParameters"] = ["500": ["overwrite:statuscode": "403"]] }
    return settings
  }
}
