import CtapiCore

/// Converts a JSON Schema of OpenAPI 3.1 (draft 2020-12) to a schema object of OpenAPI 3.0.
struct SchemaUpgrade {
  private(set) var changes: [Finding] = []
  private var path: [String]

  /// Members that hold one schema.
  private static let schemaMembers: Set<String> = ["items", "not", "additionalProperties"]
  /// Members that hold a list of schemas.
  private static let listMembers: Set<String> = ["allOf", "anyOf", "oneOf"]
  /// Words that OpenAPI 3.0 does not have and that only restrict: without them more is valid.
  private static let restrictions: Set<String> = [
    "if", "then", "else", "dependentSchemas", "dependentRequired", "unevaluatedProperties", "unevaluatedItems",
    "contains", "minContains", "maxContains", "propertyNames", "patternProperties", "prefixItems",
  ]
  /// Words that OpenAPI 3.0 does not have and that say nothing about validity.
  private static let annotations: Set<String> = [
    "$id", "$schema", "$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$vocabulary",
    "contentSchema",
  ]
  private static let prefix = "x-openapi31-"

  init(path: [String]) { self.path = path }

  /// The schema in the words of OpenAPI 3.0.
  mutating func upgraded(_ schema: JSON) -> JSON {
    if let truth = schema.boolValue {
      note("upgrade-schema", "the schema '\(truth)' becomes \(truth ? "an empty one" : "'not' an empty one")")
      return truth ? [:] : ["not": [:]]
    }
    guard let object = schema.objectValue else { return schema }
    var result = JSONObject()
    for member in object.members { take(member, of: object, into: &result) }
    nullable(&result)
    complete(&result)
    return separated(result)
  }

  /// A reference with the places that this conversion moved.
  static func moved(reference: String) -> String {
    guard reference.hasPrefix("#") else { return reference }
    return reference.replacing("#/components/pathItems/", with: "#/components/x-openapi31-pathItems/")
      .replacing("/$defs/", with: "/\(prefix)$defs/").replacing("/prefixItems/", with: "/\(prefix)prefixItems/")
      .replacing("/patternProperties/", with: "/\(prefix)patternProperties/")
  }

  private mutating func note(
    _ rule: String, _ message: String, at name: String? = nil, _ severity: Diagnostic.Severity = .note
  ) {
    changes.append(Finding(severity, rule, message, at: JSONPointer(name.map { path + [$0] } ?? path)))
  }

  private mutating func inside<Value>(_ names: [String], _ body: (inout SchemaUpgrade) -> Value) -> Value {
    path += names
    defer { path.removeLast(names.count) }
    return body(&self)
  }

  private mutating func take(_ member: JSONObject.Member, of object: JSONObject, into result: inout JSONObject) {
    let name = member.name
    switch name {
    case "$ref": result["$ref"] = member.value.stringValue.map { .string(SchemaUpgrade.moved(reference: $0)) }
    case "type": type(member.value, into: &result)
    case "const":
      note("upgrade-schema", "'const' becomes 'enum' of one value", at: name)
      result["enum"] = [member.value]
    case "examples":
      note("upgrade-schema", "the first of 'examples' becomes 'example'", at: name)
      if result["example"] == nil, object["example"] == nil { result["example"] = member.value.arrayValue?.first }
      if member.value.arrayValue?.count ?? 0 > 1 { result[SchemaUpgrade.prefix + name] = member.value }
    case "exclusiveMinimum", "exclusiveMaximum": bound(member, of: object, into: &result)
    case "minimum" where object["exclusiveMinimum"]?.numberValue != nil: break
    case "maximum" where object["exclusiveMaximum"]?.numberValue != nil: break
    case "contentEncoding", "contentMediaType": content(member, of: object, into: &result)
    case "items" where object["prefixItems"] != nil:
      // There it is for the elements behind the prefix, here it would be for all of them.
      note(
        "upgrade-widened", "'items' behind 'prefixItems' becomes '\(SchemaUpgrade.prefix)items'", at: name, .warning)
      result[SchemaUpgrade.prefix + name] = member.value
    case "properties":
      guard let properties = member.value.objectValue else { return result[name] = member.value }
      result[name] = .object(
        JSONObject(
          uniqueMembers: properties.members.map { property in
            .init(name: property.name, value: inside([name, property.name]) { $0.upgraded(property.value) })
          }))
    case let name where SchemaUpgrade.schemaMembers.contains(name):
      // A truth value is a schema there in 3.0, too, but for 'items' and 'not'.
      if name == "additionalProperties", member.value.boolValue != nil { return result[name] = member.value }
      result[name] = inside([name]) { $0.upgraded(member.value) }
    case let name where SchemaUpgrade.listMembers.contains(name):
      guard let elements = member.value.arrayValue else { return result[name] = member.value }
      result[name] = .array(
        elements.indices.map { index in inside([name, String(index)]) { $0.upgraded(elements[index]) } })
    case let name where SchemaUpgrade.restrictions.contains(name):
      note(
        "upgrade-widened",
        "'\(name)' becomes '\(SchemaUpgrade.prefix)\(name)': OpenAPI 3.0 cannot say it, and more is valid",
        at: name, .warning)
      result[SchemaUpgrade.prefix + name] = member.value
    case let name where SchemaUpgrade.annotations.contains(name):
      note("upgrade-moved", "'\(name)' becomes '\(SchemaUpgrade.prefix)\(name)'", at: name)
      result[SchemaUpgrade.prefix + name] = name == "$defs" ? definitions(member.value) : member.value
    default: result[name] = member.value
    }
  }

  private mutating func definitions(_ value: JSON) -> JSON {
    guard let object = value.objectValue else { return value }
    return .object(
      JSONObject(
        uniqueMembers: object.members.map { definition in
          .init(name: definition.name, value: inside(["$defs", definition.name]) { $0.upgraded(definition.value) })
        }))
  }

  private mutating func type(_ value: JSON, into result: inout JSONObject) {
    var names = value.arrayValue?.compactMap(\.stringValue) ?? value.stringValue.map { [$0] } ?? []
    let isNullable = names.contains("null")
    names.removeAll { $0 == "null" }
    guard value.arrayValue != nil || isNullable else { return result["type"] = value }
    if isNullable {
      note("upgrade-schema", "the type 'null' becomes 'nullable'", at: "type")
      result["nullable"] = true
    }
    switch names.count {
    case 0 where isNullable: result["enum"] = [.null]
    case 0: break
    case 1: result["type"] = .string(names[0])
    default:
      note("upgrade-schema", "several types become 'anyOf'", at: "type")
      let either: JSON = .array(names.map { ["type": .string($0)] })
      if result["anyOf"] == nil { result["anyOf"] = either } else { result["allOf"] = [["anyOf": either]] }
    }
  }

  private mutating func bound(_ member: JSONObject.Member, of object: JSONObject, into result: inout JSONObject) {
    guard let limit = member.value.numberValue else { return result[member.name] = member.value }
    let isLower = member.name == "exclusiveMinimum"
    let inclusive = isLower ? "minimum" : "maximum"
    note("upgrade-schema", "'\(member.name)' becomes '\(inclusive)' with a flag", at: member.name)
    let other = object[inclusive]?.numberValue
    // Both may be given: the narrower one counts.
    let isOtherNarrower = other.map { isLower ? $0.double > limit.double : $0.double < limit.double } ?? false
    result[inclusive] = isOtherNarrower ? object[inclusive] : member.value
    if !isOtherNarrower { result[member.name] = true }
  }

  private mutating func content(_ member: JSONObject.Member, of object: JSONObject, into result: inout JSONObject) {
    if object["format"] == nil, member.name == "contentEncoding", member.value == "base64" {
      note("upgrade-schema", "'contentEncoding: base64' becomes 'format: byte'", at: member.name)
      result["format"] = "byte"
    } else if object["format"] == nil, member.name == "contentMediaType", object["contentEncoding"] == nil {
      note("upgrade-schema", "'contentMediaType' becomes 'format: binary'", at: member.name)
      result["format"] = "binary"
      result[SchemaUpgrade.prefix + member.name] = member.value
    } else {
      note("upgrade-moved", "'\(member.name)' becomes '\(SchemaUpgrade.prefix)\(member.name)'", at: member.name)
      result[SchemaUpgrade.prefix + member.name] = member.value
    }
  }

  /// An alternative that is only null becomes `nullable`.
  private mutating func nullable(_ result: inout JSONObject) {
    for name in ["anyOf", "oneOf"] {
      guard let elements = result[name]?.arrayValue else { continue }
      let rest = elements.filter { !($0["nullable"] == true && $0["enum"] == [.null]) }
      guard rest.count < elements.count, !rest.isEmpty else { continue }
      result[name] = .array(rest)
      result["nullable"] = true
      // In 3.0 'nullable' counts only beside 'type', so each alternative says it.
      result[name] = .array(
        rest.map { element in
          guard element["$ref"] == nil else { return ["allOf": [element], "nullable": true] }
          var element = element
          element[JSONPointer(["nullable"])] = true
          return element
        })
    }
    if result["nullable"] == true, let values = result["enum"]?.arrayValue, !values.contains(.null) {
      result["enum"] = .array(values + [.null])
    }
  }

  /// An array needs items in OpenAPI 3.0.
  private mutating func complete(_ result: inout JSONObject) {
    guard result["type"] == "array", result["items"] == nil else { return }
    note("upgrade-required", "'items' is added: OpenAPI 3.0 demands it")
    result["items"] = [:]
  }

  /// In OpenAPI 3.0 whatever stands beside a reference is ignored.
  private mutating func separated(_ result: JSONObject) -> JSON {
    guard let reference = result["$ref"], result.count > 1 else { return .object(result) }
    note("upgrade-schema", "what stands beside '$ref' goes beside 'allOf' of it", at: "$ref")
    var rest = result
    rest["$ref"] = nil
    let parts = rest["allOf"]?.arrayValue ?? []
    rest["allOf"] = .array([["$ref": reference]] + parts)
    return .object(rest)
  }
}
