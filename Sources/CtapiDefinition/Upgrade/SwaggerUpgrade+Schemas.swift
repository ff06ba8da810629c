import CtapiCore

extension SwaggerUpgrade {
  /// Members of a parameter that describe its value.
  private static let valueMembers: Set<String> = [
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf",
  ]

  /// A parameter that is no body, in the words of OpenAPI 3.0.
  mutating func parameter(_ value: JSON, _ path: [String]) -> JSON {
    guard let object = value.objectValue else { return value }
    if let text = object["$ref"]?.stringValue { return ["$ref": .string(moved(reference: text, isBody: false))] }
    var result = JSONObject()
    for member in object.members where !SwaggerUpgrade.valueMembers.contains(member.name) {
      switch member.name {
      case "collectionFormat": style(member.value, object["in"]?.stringValue ?? "", into: &result, path)
      case "allowEmptyValue" where object["in"] != "query": continue
      default: result[member.name] = member.value
      }
    }
    if object["collectionFormat"] == nil, object["type"] == "array" {
      style("csv", object["in"]?.stringValue ?? "", into: &result, path)
    }
    note("upgrade-schema", "the type of the parameter becomes its 'schema'", path)
    result["schema"] = .object(simpleSchema(value, path))
    return .object(result)
  }

  private mutating func style(_ value: JSON, _ location: String, into result: inout JSONObject, _ path: [String]) {
    let style = ["query", "cookie"].contains(location) ? "form" : "simple"
    switch value.stringValue {
    case "multi": (result["style"], result["explode"]) = (.string(style), true)
    case "ssv": (result["style"], result["explode"]) = ("spaceDelimited", false)
    case "pipes": (result["style"], result["explode"]) = ("pipeDelimited", false)
    case "csv": (result["style"], result["explode"]) = (.string(style), false)
    default:
      note(
        "upgrade-widened",
        "the collectionFormat becomes '\(SwaggerUpgrade.prefix)collectionFormat': OpenAPI 3.0 has no such style",
        path + ["collectionFormat"], .warning)
      result[SwaggerUpgrade.prefix + "collectionFormat"] = value
    }
  }

  /// The schema of a parameter, form field or header.
  mutating func simpleSchema(_ value: JSON, _ path: [String]) -> JSONObject {
    var result = JSONObject()
    for member in value.objectValue?.members ?? [] where SwaggerUpgrade.valueMembers.contains(member.name) {
      switch member.name {
      case "type" where member.value == "file":
        result["type"] = "string"
        result["format"] = "binary"
      case "items": result["items"] = .object(simpleSchema(member.value, path + ["items"]))
      default: result[member.name] = member.value
      }
    }
    return result
  }

  /// A schema with references, `discriminator` and `x-nullable` as OpenAPI 3.0 writes them.
  mutating func schema(_ value: JSON, _ path: [String]) -> JSON {
    guard let object = value.objectValue else { return value }
    var result = JSONObject()
    for member in object.members {
      let place = path + [member.name]
      switch member.name {
      case "$ref": result["$ref"] = member.value.stringValue.map { .string(moved(reference: $0, isBody: false)) }
      case "discriminator" where member.value.stringValue != nil:
        note("upgrade-schema", "'discriminator' becomes an object", place)
        result["discriminator"] = ["propertyName": member.value]
      case "x-nullable":
        note("upgrade-schema", "'x-nullable' becomes 'nullable'", place)
        result["nullable"] = member.value
      case "type" where member.value == "file":
        note("upgrade-schema", "the type 'file' becomes a binary string", place)
        result["type"] = "string"
        result["format"] = "binary"
      case "properties": result["properties"] = named(member.value, place)
      case "items", "additionalProperties", "not": result[member.name] = schema(member.value, place)
      case "allOf", "anyOf", "oneOf":
        let parts = member.value.arrayValue ?? []
        result[member.name] = .array(parts.indices.map { schema(parts[$0], place + [String($0)]) })
      default: result[member.name] = member.value
      }
    }
    return .object(result)
  }

  /// Schemas by names of the author's choice.
  private mutating func named(_ value: JSON, _ path: [String]) -> JSON {
    guard let object = value.objectValue else { return value }
    return .object(
      JSONObject(
        uniqueMembers: object.members.map { .init(name: $0.name, value: schema($0.value, path + [$0.name])) }))
  }

  mutating func securityScheme(_ value: JSON, _ path: [String]) -> JSON {
    guard var object = value.objectValue else { return value }
    switch object["type"]?.stringValue {
    case "basic":
      note("upgrade-security", "the type 'basic' becomes 'http' with the scheme 'basic'", path)
      object["type"] = "http"
      object["scheme"] = "basic"
    case "oauth2":
      let flows = [
        "implicit": "implicit", "password": "password", "application": "clientCredentials",
        "accessCode": "authorizationCode",
      ]
      guard let flow = object["flow"]?.stringValue else {
        object["flows"] = object["flows"] ?? [:]
        return .object(object)
      }
      note("upgrade-security", "the flow '\(flow.escapedForTerminal)' goes into 'flows'", path + ["flow"])
      var settings = JSONObject()
      for name in ["authorizationUrl", "tokenUrl", "scopes"] {
        if let value = object[name] { settings[name] = value }
        object[name] = nil
      }
      settings["scopes"] = settings["scopes"] ?? [:]
      object["flow"] = nil
      object["flows"] = .object(JSONObject([(flows[flow] ?? flow, .object(settings))]))
    default: break
    }
    return .object(object)
  }

  /// A reference to where its target is now.
  func moved(reference: String, isBody: Bool) -> String {
    for (old, new) in [
      ("#/definitions/", "#/components/schemas/"), ("#/responses/", "#/components/responses/"),
      ("#/parameters/", isBody ? "#/components/requestBodies/" : "#/components/parameters/"),
      ("#/securityDefinitions/", "#/components/securitySchemes/"),
    ] where reference.hasPrefix(old) { return new + reference.dropFirst(old.count) }
    return reference
  }
}
