import CtapiCore

/// Writes every reference of a document anew, where it is one and no data that looks like it.
enum ReferenceRewriting {
  /// What a reference becomes; it is given the text and its place.
  typealias Change = (String, JSONPointer) throws(CtapiError) -> String

  /// The value with its references changed.
  static func rewritten(_ value: JSON, by change: Change) throws(CtapiError) -> JSON {
    var path: [String] = []
    return try visit(value, &path, isNameMap: false, change)
  }

  private static func visit(
    _ value: JSON, _ path: inout [String], isNameMap: Bool, _ change: Change
  ) throws(CtapiError) -> JSON {
    switch value {
    case .array(let elements):
      var result: [JSON] = []
      for (index, element) in elements.enumerated() {
        path.append(String(index))
        result.append(try visit(element, &path, isNameMap: false, change))
        path.removeLast()
      }
      return .array(result)
    case .object(let object):
      var members = object.members
      for index in members.indices {
        let name = members[index].name
        path.append(name)
        if !isNameMap, name == "$ref", let text = members[index].value.stringValue {
          members[index].value = .string(try change(text, JSONPointer(path)))
        } else if isNameMap || !ReferenceCheck.dataMembers.contains(name) {
          let isMap = !isNameMap && ReferenceCheck.nameMaps.contains(name)
          members[index].value = try visit(members[index].value, &path, isNameMap: isMap, change)
        }
        path.removeLast()
      }
      return .object(JSONObject(uniqueMembers: members))
    default: return value
    }
  }
}
