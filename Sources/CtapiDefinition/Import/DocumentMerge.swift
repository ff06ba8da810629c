import CtapiCore

/// Puts one document's operations and components into another, which keeps the rest (`routes import --merge`).
enum DocumentMerge {
  /// The members that say how the document itself is; those of the API that is there stay.
  private static let kept: Set<String> = ["openapi", "info", "servers", "security"]

  /// `document` merged into `base`, in the notation of `base`.
  static func merged(_ document: Document, into base: Document) -> Document {
    var root = base.root.objectValue ?? JSONObject()
    let added = withOwnSecurity(document.root, beside: base.root["security"])
    for member in added.objectValue?.members ?? [] {
      switch member.name {
      case "paths", "components":
        root[member.name] = .object(deep(member.value, into: root[member.name], levels: 2))
      case "tags": root["tags"] = tags(member.value, into: root["tags"])
      case let name where kept.contains(name) && root[name] != nil: continue
      case "security": continue
      default: root[member.name] = member.value
      }
    }
    return Document(.object(root), format: base.format, file: document.file)
  }

  /// The document with the default of its root written into every operation: in the other document the default is
  /// another one, and a protected operation must not become open by moving.
  private static func withOwnSecurity(_ root: JSON, beside base: JSON?) -> JSON {
    guard root["security"] != base, var object = root.objectValue, let paths = root["paths"]?.objectValue else {
      return root
    }
    let security = root["security"] ?? []
    let items = paths.members.map { item in
      // A path item that stands elsewhere is taken in: there another default would count for it, too.
      guard let operations = followed(item.value, in: root).objectValue else { return item }
      let members = operations.members.map { member in
        guard isOperation(member.name), var operation = member.value.objectValue, operation["security"] == nil else {
          return member
        }
        operation["security"] = security
        return JSONObject.Member(name: member.name, value: .object(operation))
      }
      return JSONObject.Member(name: item.name, value: .object(JSONObject(uniqueMembers: members)))
    }
    object["paths"] = .object(JSONObject(uniqueMembers: items))
    return .object(object)
  }

  private static func followed(_ item: JSON, in root: JSON) -> JSON {
    var item = item
    for _ in 0..<64 {
      guard let text = item["$ref"]?.stringValue, text.hasPrefix("#"), let pointer = JSONPointer(text: text),
        let target = root[pointer]
      else { break }
      item = target
    }
    return item
  }

  private static func isOperation(_ name: String) -> Bool {
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "x-amazon-apigateway-any-method"]
      .contains(name)
  }

  /// Members of `value` over those of `base`, merged `levels` deep.
  private static func deep(_ value: JSON, into base: JSON?, levels: Int) -> JSONObject {
    var result = base?.objectValue ?? JSONObject()
    for member in value.objectValue?.members ?? [] {
      if levels > 1, member.value.objectValue != nil {
        result[member.name] = .object(deep(member.value, into: result[member.name], levels: levels - 1))
      } else {
        result[member.name] = member.value
      }
    }
    return result
  }

  private static func tags(_ value: JSON, into base: JSON?) -> JSON {
    var tags = base?.arrayValue ?? []
    for tag in value.arrayValue ?? [] {
      if let index = tags.firstIndex(where: { $0["name"] == tag["name"] }) {
        tags[index] = tag
      } else {
        tags.append(tag)
      }
    }
    return .array(tags)
  }
}
