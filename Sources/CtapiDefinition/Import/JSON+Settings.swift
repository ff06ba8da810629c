import CtapiCore

/// Settings as templates write them: CloudFormation and many a YAML author put booleans and numbers into quotes, and a
/// setting of a wrong type must never be taken for an absent one (`gateway.md` 6.1).
extension JSON {
  /// A boolean, or one of the strings `true` and `false`; nil for anything else.
  var settingBoolean: Bool? {
    switch self {
    case .bool(let value): value
    case .string("true"): true
    case .string("false"): false
    default: nil
    }
  }

  /// A whole number, or its digits in a string; nil for anything else.
  var settingInteger: Int? {
    switch self {
    case .number(let number): number.integer
    case .string(let text): JSONNumber(text)?.integer
    default: nil
    }
  }

  /// The value as a message shows it: short, and nothing that drives a terminal.
  var shown: String {
    let text = text()
    return (text.utf8.count > 40 ? String(text.prefix(40)) + "…" : text).escapedForTerminal
  }
}

extension DocumentCompiler {
  /// The boolean of a member that may be absent; anything else is an error of that rule, and nil.
  mutating func boolean(_ name: String, of value: JSON, _ rule: String, at place: JSONPointer) -> Bool? {
    guard let member = value[name] else { return nil }
    guard let truth = member.settingBoolean else {
      report(
        .error, rule, "'\(name)' is \(member.shown), and takes true and false", hint: "write true or false",
        at: place.appending(name))
      return nil
    }
    return truth
  }
}
