import CtapiCore

/// Converts a Swagger 2.0 document to OpenAPI 3.0.
struct SwaggerUpgrade {
  var changes: [Finding] = []
  /// Media types of bodies and answers where an operation names none.
  private(set) var consumes = ["application/json"]
  private(set) var produces = ["application/json"]
  /// Shared parameters, which may turn out to be bodies.
  private(set) var shared: JSONObject = [:]

  static let prefix = "x-swagger2-"

  /// The converted root.
  mutating func upgraded(_ root: JSONObject) -> JSON {
    consumes = types(root["consumes"]) ?? consumes
    produces = types(root["produces"]) ?? produces
    shared = root["parameters"]?.objectValue ?? [:]
    var result = JSONObject()
    var components: JSON = [:]
    for member in root.members {
      switch member.name {
      case "swagger":
        note("upgrade-version", "Swagger 2.0 becomes OpenAPI 3.0.3", ["swagger"])
        result["openapi"] = DocumentUpgrade.version
      case "host", "basePath", "schemes":
        if result["servers"] == nil {
          note("upgrade-moved", "'host', 'basePath' and 'schemes' become 'servers'", [member.name])
          result["servers"] = servers(root)
        }
      case "consumes", "produces":
        note("upgrade-moved", "'\(member.name)' goes into the content of each operation", [member.name])
      case "paths": result["paths"] = paths(member.value)
      case "definitions":
        note("upgrade-moved", "'definitions' become 'components.schemas'", ["definitions"])
        components[JSONPointer(["schemas"])] = map(member.value, ["definitions"]) { $0.schema($1, $2) }
      case "parameters": sharedParameters(into: &components)
      case "responses":
        note("upgrade-moved", "'responses' become 'components.responses'", ["responses"])
        components[JSONPointer(["responses"])] = map(member.value, ["responses"]) { upgrade, value, path in
          upgrade.response(value, upgrade.produces, path)
        }
      case "securityDefinitions":
        note("upgrade-moved", "'securityDefinitions' become 'components.securitySchemes'", ["securityDefinitions"])
        components[JSONPointer(["securitySchemes"])] = map(member.value, ["securityDefinitions"]) {
          $0.securityScheme($1, $2)
        }
      default: result[member.name] = member.value
      }
    }
    if components != [:] { result["components"] = components }
    return .object(result)
  }

  mutating func note(_ rule: String, _ message: String, _ path: [String], _ severity: Diagnostic.Severity = .note) {
    changes.append(Finding(severity, rule, message, at: JSONPointer(path)))
  }

  func types(_ value: JSON?) -> [String]? {
    guard let names = value?.arrayValue?.compactMap(\.stringValue), !names.isEmpty else { return nil }
    return names
  }

  mutating func map(
    _ value: JSON, _ path: [String], _ convert: (inout SwaggerUpgrade, JSON, [String]) -> JSON
  ) -> JSON {
    guard let object = value.objectValue else { return value }
    return .object(
      JSONObject(
        uniqueMembers: object.members.map { member in
          .init(
            name: member.name,
            value: member.name.hasPrefix("x-") ? member.value : convert(&self, member.value, path + [member.name]))
        }))
  }

  private func servers(_ root: JSONObject) -> JSON {
    let base = root["basePath"]?.stringValue ?? "/"
    guard let host = root["host"]?.stringValue else { return [["url": .string(base)]] }
    let schemes = types(root["schemes"]) ?? ["https"]
    return .array(schemes.map { ["url": .string("\($0)://\(host)\(base == "/" ? "" : base)")] })
  }

  private mutating func sharedParameters(into components: inout JSON) {
    note("upgrade-moved", "'parameters' become 'components.parameters' and 'components.requestBodies'", ["parameters"])
    for member in shared.members {
      let path = ["parameters", member.name]
      switch member.value["in"]?.stringValue {
      case "body": components[JSONPointer(["requestBodies", member.name])] = body(member.value, consumes, path)
      // A field is put into the body of each operation that takes it.
      case "formData": note("upgrade-moved", "the form field goes into the body of each operation that names it", path)
      default: components[JSONPointer(["parameters", member.name])] = parameter(member.value, path)
      }
    }
  }
}
