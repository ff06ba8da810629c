import CtapiCore

/// Compares what two descriptions of one operation ask of clients and promise them.
struct OperationComparison {
  let old: JSON
  let new: JSON
  let key: String

  /// The differences; none when only words differ.
  func differences() -> [APIDifference] { parameters() + requestBody() + responses() }

  private func parameters() -> [APIDifference] {
    let before = named(old)
    let after = named(new)
    var found: [APIDifference] = []
    for (name, parameter) in after.sorted(by: { $0.key < $1.key }) {
      let isRequired = parameter["required"] == true
      guard let earlier = before[name] else {
        found.append(APIDifference(.changed, key, "takes the parameter \(name)", isBreaking: isRequired))
        continue
      }
      if isRequired, earlier["required"] != true {
        found.append(APIDifference(.changed, key, "demands the parameter \(name)", isBreaking: true))
      }
      if earlier["schema"] != parameter["schema"] {
        let isBreaking = earlier["schema"]?["type"] != parameter["schema"]?["type"]
        found.append(APIDifference(.changed, key, "has another schema for \(name)", isBreaking: isBreaking))
      }
    }
    for name in before.keys.sorted() where after[name] == nil {
      found.append(APIDifference(.changed, key, "no longer takes the parameter \(name)", isBreaking: true))
    }
    return found
  }

  private func named(_ operation: JSON) -> [String: JSON] {
    var parameters: [String: JSON] = [:]
    for parameter in operation["parameters"]?.arrayValue ?? [] where parameter["in"] != "path" {
      guard let name = parameter["name"]?.stringValue, let location = parameter["in"]?.stringValue else { continue }
      parameters["\(location) '\(name)'"] = parameter
    }
    return parameters
  }

  private func requestBody() -> [APIDifference] {
    let before = old["requestBody"]
    let after = new["requestBody"]
    guard before != after else { return [] }
    if after?["required"] == true, before?["required"] != true {
      return [APIDifference(.changed, key, "demands a body", isBreaking: true)]
    }
    let types = Set(after?["content"]?.objectValue?.names ?? [])
    let gone = (before?["content"]?.objectValue?.names ?? []).filter { !types.contains($0) }
    let detail = gone.isEmpty ? "takes another body" : "no longer takes \(gone.joined(separator: ", "))"
    return [APIDifference(.changed, key, detail, isBreaking: !gone.isEmpty)]
  }

  private func responses() -> [APIDifference] {
    let before = old["responses"]?.objectValue ?? JSONObject()
    let after = new["responses"]?.objectValue ?? JSONObject()
    var found: [APIDifference] = []
    for member in before.members {
      guard let now = after[member.name] else {
        found.append(APIDifference(.changed, key, "no longer answers \(member.name)", isBreaking: true))
        continue
      }
      guard member.value["content"] != now["content"] else { continue }
      let types = Set(now["content"]?.objectValue?.names ?? [])
      let isNarrower = (member.value["content"]?.objectValue?.names ?? []).contains { !types.contains($0) }
      found.append(APIDifference(.changed, key, "answers another body with \(member.name)", isBreaking: isNarrower))
    }
    for name in after.names where before[name] == nil {
      found.append(APIDifference(.changed, key, "answers \(name), too"))
    }
    return found
  }
}
