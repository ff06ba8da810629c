import CtapiCore

/// Converts an OpenAPI 3.1 document to 3.0.
struct OpenAPI31Upgrade {
  private(set) var changes: [Finding] = []

  /// Members whose values map names of the author's choice to parts of the description.
  private static let nameMaps: Set<String> = [
    "paths", "responses", "parameters", "requestBodies", "headers", "links", "callbacks", "content", "encoding",
    "pathItems", "variables", "x-webhooks", "x-openapi31-pathItems",
  ]
  /// Members whose values are data.
  private static let dataMembers: Set<String> = [
    "example", "examples", "default", "enum", "security", "securitySchemes", "tags", "servers", "info", "scopes",
  ]

  /// The converted root.
  mutating func upgraded(_ root: JSONObject) -> JSON {
    var result = JSONObject()
    for member in root.members {
      switch member.name {
      case "openapi":
        note("upgrade-version", "OpenAPI \(DocumentCompiler.version(member.value) ?? "") becomes 3.0.3", ["openapi"])
        result["openapi"] = DocumentUpgrade.version
      case "info": result["info"] = info(member.value)
      case "webhooks":
        note("upgrade-moved", "'webhooks' become 'x-webhooks': OpenAPI 3.0 has none", ["webhooks"])
        result["x-webhooks"] = map(member.value, ["webhooks"])
      case "jsonSchemaDialect":
        note("upgrade-moved", "'jsonSchemaDialect' becomes 'x-openapi31-jsonSchemaDialect'", ["jsonSchemaDialect"])
        result["x-openapi31-jsonSchemaDialect"] = member.value
      case "components": result["components"] = components(member.value)
      default: result[member.name] = part(member.value, named: member.name, [member.name])
      }
    }
    if result["paths"] == nil {
      note("upgrade-required", "'paths' is added: OpenAPI 3.0 demands it", [])
      result["paths"] = [:]
    }
    return .object(result)
  }

  private mutating func note(
    _ rule: String, _ message: String, _ path: [String], _ severity: Diagnostic.Severity = .note
  ) {
    changes.append(Finding(severity, rule, message, at: JSONPointer(path)))
  }

  private mutating func info(_ value: JSON) -> JSON {
    guard var object = value.objectValue else { return value }
    if let summary = object["summary"] {
      note("upgrade-moved", "'summary' becomes 'x-openapi31-summary'", ["info", "summary"])
      object = object.renaming("summary", to: "x-openapi31-summary", summary)
    }
    if let license = object["license"]?.objectValue, let id = license["identifier"]?.stringValue {
      note("upgrade-moved", "the license's 'identifier' becomes its 'url'", ["info", "license", "identifier"])
      object["license"] = .object(
        license.renaming("identifier", to: "url", .string("https://spdx.org/licenses/\(id).html")))
    }
    return .object(object)
  }

  private mutating func components(_ value: JSON) -> JSON {
    guard let object = value.objectValue else { return value }
    var result = JSONObject()
    for member in object.members {
      let path = ["components", member.name]
      switch member.name {
      case "pathItems":
        note("upgrade-moved", "'pathItems' become 'x-openapi31-pathItems', and references to them follow", path)
        result["x-openapi31-pathItems"] = map(member.value, path)
      case "schemas": result["schemas"] = schemas(member.value, path)
      default: result[member.name] = part(member.value, named: member.name, path)
      }
    }
    return .object(result)
  }

  /// A value by the name of the member that holds it.
  private mutating func part(_ value: JSON, named name: String, _ path: [String]) -> JSON {
    if name == "schema" {
      var schema = SchemaUpgrade(path: path)
      let converted = schema.upgraded(value)
      changes += schema.changes
      return converted
    }
    if OpenAPI31Upgrade.dataMembers.contains(name) { return value }
    if OpenAPI31Upgrade.nameMaps.contains(name), value.objectValue != nil { return map(value, path) }
    return object(value, path)
  }

  private mutating func map(_ value: JSON, _ path: [String]) -> JSON {
    guard let object = value.objectValue else { return value }
    var members = object.members
    for index in members.indices {
      members[index].value = self.object(members[index].value, path + [members[index].name])
    }
    return .object(JSONObject(uniqueMembers: members))
  }

  private mutating func schemas(_ value: JSON, _ path: [String]) -> JSON {
    guard let object = value.objectValue else { return value }
    var members = object.members
    for index in members.indices {
      members[index].value = part(members[index].value, named: "schema", path + [members[index].name])
    }
    return .object(JSONObject(uniqueMembers: members))
  }

  private mutating func object(_ value: JSON, _ path: [String]) -> JSON {
    switch value {
    case .array(let elements):
      return .array(elements.indices.map { object(elements[$0], path + [String($0)]) })
    case .object(let object):
      var members = object.members
      for index in members.indices {
        let name = members[index].name
        if name == "$ref", let text = members[index].value.stringValue {
          members[index].value = .string(SchemaUpgrade.moved(reference: text))
        } else if !name.hasPrefix("x-") || name == "x-amazon-apigateway-any-method" {
          members[index].value = part(members[index].value, named: name, path + [name])
        }
      }
      return completed(JSONObject(uniqueMembers: members), path)
    default: return value
    }
  }

  /// An operation needs responses in OpenAPI 3.0.
  private mutating func completed(_ object: JSONObject, _ path: [String]) -> JSON {
    guard path.first == "paths", path.count == 3, OperationNames.all.contains(path[2]), object["responses"] == nil
    else {
      return .object(object)
    }
    var object = object
    note("upgrade-required", "'responses' are added: OpenAPI 3.0 demands them", path)
    object["responses"] = ["default": ["description": ""]]
    return .object(object)
  }
}

extension JSONObject {
  /// The object with a member renamed in its place.
  func renaming(_ name: String, to new: String, _ value: JSON) -> JSONObject {
    JSONObject(
      uniqueMembers: members.filter { $0.name != new }.map { $0.name == name ? Member(name: new, value: value) : $0 })
  }
}
