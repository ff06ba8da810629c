import CtapiCore

extension SwaggerUpgrade {
  mutating func paths(_ value: JSON) -> JSON { map(value, ["paths"]) { $0.pathItem($1, $2) } }

  private mutating func pathItem(_ value: JSON, _ path: [String]) -> JSON {
    guard let object = value.objectValue else { return value }
    let inherited = (object["parameters"]?.arrayValue ?? []).map(resolved)
    let bodies = inherited.filter { ["body", "formData"].contains($0["in"]?.stringValue) }
    var result = JSONObject()
    for member in object.members {
      let place = path + [member.name]
      if OperationNames.all.contains(member.name), let operation = member.value.objectValue {
        result[member.name] = self.operation(operation, inheriting: bodies, place)
      } else if member.name == "parameters" {
        let rest = parameters(member.value.arrayValue ?? [], place)
        if !rest.isEmpty { result["parameters"] = .array(rest) }
      } else {
        result[member.name] = member.value
      }
    }
    return .object(result)
  }

  private mutating func operation(_ operation: JSONObject, inheriting: [JSON], _ path: [String]) -> JSON {
    let consumed = types(operation["consumes"]) ?? consumes
    let produced = types(operation["produces"]) ?? produces
    let own = operation["parameters"]?.arrayValue ?? []
    var result = JSONObject()
    for member in operation.members {
      let place = path + [member.name]
      switch member.name {
      case "consumes", "produces": note("upgrade-moved", "'\(member.name)' becomes the types of the content", place)
      case "schemes":
        note("upgrade-moved", "'schemes' become '\(SwaggerUpgrade.prefix)schemes'", place)
        result[SwaggerUpgrade.prefix + "schemes"] = member.value
      case "parameters":
        let rest = parameters(own, place)
        if !rest.isEmpty { result["parameters"] = .array(rest) }
      case "responses":
        result["responses"] = map(member.value, place) { upgrade, value, path in
          upgrade.response(value, produced, path)
        }
      default: result[member.name] = member.value
      }
    }
    if let body = requestBody(own, inheriting: inheriting, consumed, path + ["parameters"]) {
      result["requestBody"] = body
    }
    return .object(result)
  }

  /// A shared parameter in place of a reference to it.
  private func resolved(_ parameter: JSON) -> JSON {
    guard let text = parameter["$ref"]?.stringValue, text.hasPrefix("#/parameters/"),
      let name = JSONPointer(text: text)?.tokens.last
    else { return parameter }
    return shared[name] ?? parameter
  }

  /// The parameters that are no body.
  private mutating func parameters(_ parameters: [JSON], _ path: [String]) -> [JSON] {
    var result: [JSON] = []
    for (index, parameter) in parameters.enumerated() {
      guard !["body", "formData"].contains(resolved(parameter)["in"]?.stringValue) else { continue }
      result.append(self.parameter(parameter, path + [String(index)]))
    }
    return result
  }

  private mutating func requestBody(
    _ own: [JSON], inheriting: [JSON], _ consumed: [String], _ path: [String]
  ) -> JSON? {
    for (index, parameter) in own.enumerated() where resolved(parameter)["in"] == "body" {
      if let text = parameter["$ref"]?.stringValue { return ["$ref": .string(moved(reference: text, isBody: true))] }
      return body(parameter, consumed, path + [String(index)])
    }
    let fields = own.map(resolved).filter { $0["in"] == "formData" }
    if !fields.isEmpty { return form(fields + inheriting.filter { $0["in"] == "formData" }, consumed, path) }
    if let body = inheriting.first(where: { $0["in"] == "body" }) { return self.body(body, consumed, path) }
    return inheriting.isEmpty ? nil : form(inheriting, consumed, path)
  }

  mutating func body(_ parameter: JSON, _ consumed: [String], _ path: [String]) -> JSON {
    note(
      "upgrade-body",
      "the body parameter '\(parameter["name"]?.stringValue?.escapedForTerminal ?? "")' becomes 'requestBody'", path)
    var body = JSONObject()
    if let description = parameter["description"] { body["description"] = description }
    let schema = self.schema(parameter["schema"] ?? [:], path + ["schema"])
    body["content"] = .object(
      JSONObject(uniqueMembers: unique(consumed).map { .init(name: $0, value: ["schema": schema]) }))
    if let required = parameter["required"] { body["required"] = required }
    for member in parameter.objectValue?.members ?? [] where member.name.hasPrefix("x-") {
      body[member.name] = member.value
    }
    return .object(body)
  }

  private mutating func form(_ fields: [JSON], _ consumed: [String], _ path: [String]) -> JSON {
    note("upgrade-body", "the form fields become 'requestBody'", path)
    var properties = JSONObject()
    var required: [String] = []
    for field in fields {
      guard let name = field["name"]?.stringValue, properties[name] == nil else { continue }
      var schema = simpleSchema(field, path)
      if let description = field["description"] { schema["description"] = description }
      properties[name] = .object(schema)
      if field["required"] == true { required.append(name) }
    }
    let hasFile = fields.contains { $0["type"] == "file" }
    let forms = consumed.filter { ["multipart/form-data", "application/x-www-form-urlencoded"].contains($0) }
    let fallback = hasFile ? "multipart/form-data" : "application/x-www-form-urlencoded"
    var schema: JSONObject = ["type": "object", "properties": .object(properties)]
    if !required.isEmpty { schema["required"] = .strings(required) }
    let types = forms.isEmpty ? [fallback] : unique(forms)
    return [
      "content": .object(
        JSONObject(uniqueMembers: types.map { .init(name: $0, value: ["schema": .object(schema)]) }))
    ]
  }

  mutating func response(_ value: JSON, _ produced: [String], _ path: [String]) -> JSON {
    guard let object = value.objectValue else { return value }
    if let text = object["$ref"]?.stringValue { return ["$ref": .string(moved(reference: text, isBody: false))] }
    let examples = object["examples"]?.objectValue
    var result = JSONObject()
    for member in object.members {
      switch member.name {
      case "schema", "examples":
        guard result["content"] == nil else { continue }
        note("upgrade-moved", "'\(member.name)' becomes 'content'", path + [member.name])
        let schema = object["schema"].map { self.schema($0, path + ["schema"]) }
        result["content"] = content(schema, examples, produced)
      case "headers":
        result["headers"] = map(member.value, path + ["headers"]) { upgrade, header, place in
          upgrade.header(header, place)
        }
      default: result[member.name] = member.value
      }
    }
    if result["description"] == nil { result["description"] = "" }
    return .object(result)
  }

  private func content(_ schema: JSON?, _ examples: JSONObject?, _ produced: [String]) -> JSON {
    var content = JSONObject()
    for type in unique((schema == nil ? [] : produced) + (examples?.names ?? [])) {
      var media = JSONObject()
      if let schema { media["schema"] = schema }
      if let example = examples?[type] { media["example"] = example }
      content[type] = .object(media)
    }
    return .object(content)
  }

  private mutating func header(_ value: JSON, _ path: [String]) -> JSON {
    guard let object = value.objectValue else { return value }
    var result = JSONObject()
    if let description = object["description"] { result["description"] = description }
    result["schema"] = .object(simpleSchema(value, path))
    for member in object.members where member.name.hasPrefix("x-") { result[member.name] = member.value }
    return .object(result)
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
