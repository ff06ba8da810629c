import CtapiCore

/// Makes a value that fits a schema, the same one every time; cycles end as null or an empty array.
struct SchemaSample {
  let root: JSON
  private static let maximumDepth = 12

  /// A value for `schema`.
  func value(of schema: JSON, depth: Int = 0) -> JSON {
    guard depth < SchemaSample.maximumDepth, let object = schema.objectValue else { return .null }
    if let text = schema["$ref"]?.stringValue {
      guard let pointer = JSONPointer(text: text), let target = root[pointer] else { return .null }
      return value(of: target, depth: depth + 1)
    }
    for name in ["example", "default"] {
      if let found = object[name] { return found }
    }
    if let first = schema["enum"]?.arrayValue?.first { return first }
    if let parts = schema["allOf"]?.arrayValue { return merged(parts, with: schema, depth: depth) }
    for name in ["oneOf", "anyOf"] {
      if let first = schema[name]?.arrayValue?.first { return value(of: first, depth: depth + 1) }
    }
    return typed(schema, depth: depth)
  }

  private func merged(_ parts: [JSON], with schema: JSON, depth: Int) -> JSON {
    var result = JSONObject()
    for part in parts {
      for member in value(of: part, depth: depth + 1).objectValue?.members ?? [] { result[member.name] = member.value }
    }
    if schema["properties"] != nil {
      for member in typed(schema, depth: depth).objectValue?.members ?? [] { result[member.name] = member.value }
    }
    return .object(result)
  }

  private func typed(_ schema: JSON, depth: Int) -> JSON {
    switch schema["type"]?.stringValue {
    case "string": return .string(string(schema))
    case "integer": return schema["minimum"] ?? 0
    case "number": return schema["minimum"] ?? 0
    case "boolean": return true
    case "array":
      let count = min(max(schema["minItems"]?.numberValue?.integer ?? 1, 0), 8)
      guard depth + 1 < SchemaSample.maximumDepth, let items = schema["items"] else { return [] }
      return .array((0..<count).map { _ in value(of: items, depth: depth + 1) })
    default:
      guard let properties = schema["properties"]?.objectValue else {
        return schema["type"]?.stringValue == "object" ? [:] : .null
      }
      return .object(
        JSONObject(
          uniqueMembers: properties.members.map {
            .init(name: $0.name, value: value(of: $0.value, depth: depth + 1))
          }))
    }
  }

  private func string(_ schema: JSON) -> String {
    switch schema["format"]?.stringValue {
    case "date": "2026-01-31"
    case "date-time": "2026-01-31T12:00:00Z"
    case "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    case "email": "user@example.com"
    case "uri", "url": "https://example.com/"
    case "byte": "c3RyaW5n"
    default: "string"
    }
  }
}
