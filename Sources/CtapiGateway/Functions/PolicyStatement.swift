import CtapiCore

/// A statement of an IAM policy, as far as calling an API needs it.
struct PolicyStatement: Sendable {
  /// Whether it allows, rather than denies.
  let isAllowing: Bool
  private let resources: [String]
  private let isAboutCalling: Bool

  /// Reads a statement; nil for one with members that are not understood, which must not be taken for less than it is.
  init?(_ json: JSON) {
    guard let object = json.objectValue, let effect = object["Effect"]?.stringValue,
      effect == "Allow" || effect == "Deny",
      object.names.allSatisfy({ ["Sid", "Effect", "Action", "Resource"].contains($0) }),
      let actions = PolicyStatement.texts(object["Action"]), let resources = PolicyStatement.texts(object["Resource"])
    else { return nil }
    isAllowing = effect == "Allow"
    self.resources = resources
    isAboutCalling = actions.contains { Glob.matches("execute-api:invoke", $0.lowercased()) }
  }

  /// Whether it says something about calling that resource.
  func applies(to resource: String) -> Bool {
    isAboutCalling && resources.contains { Glob.matches(resource, $0) }
  }

  private static func texts(_ value: JSON?) -> [String]? {
    switch value {
    case .string(let text): [text]
    case .array(let elements) where !elements.isEmpty && elements.allSatisfy({ $0.stringValue != nil }):
      elements.compactMap(\.stringValue)
    default: nil
    }
  }
}
