import CtapiCore

/// Makes a mock answer from an operation's examples and schemas.
struct MockFactory {
  let root: JSON

  /// The lowest 2xx response, else `default`, else an empty 200.
  func response(of operation: JSON) -> MockResponse {
    let responses = operation["responses"]?.objectValue?.members ?? []
    let success = responses.filter { $0.name.first == "2" && $0.name.utf8.count == 3 }.min { $0.name < $1.name }
    guard let chosen = success ?? responses.first(where: { $0.name == "default" }) else {
      return MockResponse(status: 200)
    }
    let status = Int(chosen.name) ?? 200
    // An example that the document gives for such a status cannot be sent.
    guard MockResponse.takesBody(status) else { return MockResponse(status: status) }
    let response = resolve(chosen.value)
    let contents = response["content"]?.objectValue?.members ?? []
    guard let content = contents.first(where: { $0.name == "application/json" }) ?? contents.first else {
      return MockResponse(status: status)
    }
    let value = example(in: content.value)
    let isText = !content.name.contains("json")
    let body = isText ? value.stringValue.map { Array($0.utf8) } ?? value.bytes() : value.bytes()
    return MockResponse(status: status, contentType: content.name, body: body)
  }

  private func example(in content: JSON) -> JSON {
    if let example = content["example"] { return example }
    if let first = content["examples"]?.objectValue?.members.first, let value = resolve(first.value)["value"] {
      return value
    }
    return content["schema"].map { SchemaSample(root: root).value(of: $0) } ?? .null
  }

  private func resolve(_ value: JSON) -> JSON {
    var value = value
    for _ in 0..<16 {
      guard let text = value["$ref"]?.stringValue, let pointer = JSONPointer(text: text), let target = root[pointer]
      else { return value }
      value = target
    }
    return .null
  }
}
