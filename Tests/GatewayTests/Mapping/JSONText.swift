import CtapiCore

/// Makes the JSON of mappings without spelling out its quotes.
enum JSONText {
  static func object(_ members: [(String, String)]) -> JSON {
    var object = JSONObject()
    for (name, value) in members { object[name] = .string(value) }
    return .object(object)
  }
}

extension JSON {
  /// The object with another member.
  func replacing(_ name: String, with value: JSON) -> JSON {
    var object = objectValue ?? JSONObject()
    object[name] = value
    return .object(object)
  }
}
