/// One use of a `$context` variable: its name, and the key behind it where it names one of many.
package struct ContextVariable: Sendable, Hashable {
  /// Which variable.
  package let name: ContextName
  /// The claim or authorizer value; empty for the other variables.
  package let key: String

  private static let names = Dictionary(uniqueKeysWithValues: ContextName.allCases.map { ($0.rawValue, $0) })

  /// Reads what stands behind `$context.`; nil when HTTP APIs have no such variable.
  package init?(_ text: some StringProtocol) {
    let text = String(text)
    if let name = ContextVariable.names[text], name != .claim, name != .authorizerValue {
      self.name = name
      key = ""
      return
    }
    for name in [ContextName.claim, .authorizerValue] where text.hasPrefix(name.rawValue) {
      let rest = text.dropFirst(name.rawValue.count)
      // `$context.authorizer.claims` by itself is null (`gateway.md` 2.3).
      guard !rest.isEmpty, rest != "claims" else { return nil }
      self.name = name
      key = String(rest)
      return
    }
    return nil
  }
}
