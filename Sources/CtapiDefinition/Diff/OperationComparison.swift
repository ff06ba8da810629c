import CtapiCore

/// Compares what two descriptions of one operation ask of clients and promise them; references are followed.
struct OperationComparison {
  /// An operation with the path item and document around it.
  struct Side {
    let operation: JSON
    let item: JSON
    let root: JSON
  }

  let old: Side
  let new: Side
  let key: String

  /// The differences; none when only words differ.
  func differences() -> [APIDifference] { parameters() + requestBody() + responses() }

  private func changed(_ detail: String, isBreaking: Bool = false) -> APIDifference {
    APIDifference(.changed, key, detail, isBreaking: isBreaking)
  }

  private func parameters() -> [APIDifference] {
    let before = named(old)
    let after = named(new)
    var found: [APIDifference] = []
    for (name, parameter) in after.sorted(by: { $0.key < $1.key }) {
      let isRequired = parameter["required"] == true
      guard let earlier = before[name] else {
        found.append(changed("takes the parameter \(name)", isBreaking: isRequired))
        continue
      }
      if isRequired, earlier["required"] != true {
        found.append(changed("demands the parameter \(name)", isBreaking: true))
      }
      found += schemas(.sent, earlier["schema"], parameter["schema"], "the parameter \(name)")
    }
    for name in before.keys.sorted() where after[name] == nil {
      found.append(changed("no longer takes the parameter \(name)", isBreaking: true))
    }
    return found
  }

  /// The parameters by place and name: those of the operation before those of its path item.
  private func named(_ side: Side) -> [String: JSON] {
    var parameters: [String: JSON] = [:]
    let all = (side.item["parameters"]?.arrayValue ?? []) + (side.operation["parameters"]?.arrayValue ?? [])
    for parameter in all.map({ SchemaComparison.resolved($0, in: side.root) }) where parameter["in"] != "path" {
      guard let name = parameter["name"]?.stringValue, let location = parameter["in"]?.stringValue else { continue }
      parameters["\(location) '\(name)'"] = parameter
    }
    return parameters
  }

  private func requestBody() -> [APIDifference] {
    let before = SchemaComparison.resolved(old.operation["requestBody"] ?? [:], in: old.root)
    let after = SchemaComparison.resolved(new.operation["requestBody"] ?? [:], in: new.root)
    var found: [APIDifference] = []
    if after["required"] == true, before["required"] != true {
      found.append(changed("demands a body", isBreaking: true))
    }
    return found + contents(.sent, before["content"], after["content"], "the body")
  }

  private func responses() -> [APIDifference] {
    let before = old.operation["responses"]?.objectValue ?? JSONObject()
    let after = new.operation["responses"]?.objectValue ?? JSONObject()
    var found: [APIDifference] = []
    for member in before.members {
      guard let now = after[member.name] else {
        found.append(changed("no longer answers \(member.name)", isBreaking: true))
        continue
      }
      let earlier = SchemaComparison.resolved(member.value, in: old.root)
      let later = SchemaComparison.resolved(now, in: new.root)
      found += contents(.received, earlier["content"], later["content"], "the answer \(member.name)")
      for name in earlier["headers"]?.objectValue?.names ?? [] where later["headers"]?[name] == nil {
        found.append(changed("the answer \(member.name) no longer has the header '\(name)'", isBreaking: true))
      }
    }
    for name in after.names where before[name] == nil { found.append(changed("answers \(name), too")) }
    return found
  }

  private func contents(
    _ direction: SchemaComparison.Direction, _ old: JSON?, _ new: JSON?, _ subject: String
  ) -> [APIDifference] {
    var found: [APIDifference] = []
    let after = new?.objectValue ?? JSONObject()
    for member in old?.objectValue?.members ?? [] {
      guard let now = after[member.name] else {
        found.append(changed("\(subject) is no longer \(member.name)", isBreaking: true))
        continue
      }
      found += schemas(direction, member.value["schema"], now["schema"], subject)
    }
    for name in after.names where old?[name] == nil { found.append(changed("\(subject) may be \(name)")) }
    return found
  }

  private func schemas(
    _ direction: SchemaComparison.Direction, _ old: JSON?, _ new: JSON?, _ subject: String
  ) -> [APIDifference] {
    SchemaComparison.differences(direction, from: old ?? [:], in: self.old.root, to: new ?? [:], in: self.new.root)
      .map { changed("\(subject): \($0.detail)", isBreaking: $0.isBreaking) }
  }
}
