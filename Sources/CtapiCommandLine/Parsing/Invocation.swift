package import CtapiCore

/// A command line that parsed: the command's words and its values, each already checked against its kind.
///
/// Values are asked for by the names the command declares; asking for a name it does not declare is a defect and traps.
package struct Invocation<Context> {
  /// The command's words without the program's name: `["token", "mint"]`.
  package let path: [String]
  /// What the program hands to its commands.
  package let context: Context
  private let declared: [String: ValueKind]
  private let values: ParsedValues

  init(path: [String], context: Context, declared: [String: ValueKind], values: ParsedValues) {
    self.path = path
    self.context = context
    self.declared = declared
    self.values = values
  }

  /// What an option or operand was declared to be; a flag is `text`.
  package func kind(of name: String) -> ValueKind {
    guard let kind = declared[name] else {
      preconditionFailure("command '\(path.joined(separator: " "))' declares no '\(name)'")
    }
    return kind
  }

  /// Every text given for an option or operand, in the line's order; the default when there is one.
  package func strings(_ name: String) -> [String] {
    _ = kind(of: name)
    return values.texts[name] ?? []
  }

  /// The text of an option or operand, or nil when it is not given and has no default.
  package func string(_ name: String) -> String? { strings(name).last }

  /// The text of a required operand, or of an option with a default.
  package func operand(_ name: String) -> String {
    guard let text = string(name) else {
      preconditionFailure("'\(name)' of '\(path.joined(separator: " "))' is not required and has no default")
    }
    return text
  }

  /// Whether a flag is set.
  package func flag(_ name: String) -> Bool { count(name) > 0 }

  /// How often a flag is set.
  package func count(_ name: String) -> Int { strings(name).count { $0 == "true" } }

  /// Whether the value was given by the user (line, environment or configuration) rather than being the default.
  package func isGiven(_ name: String) -> Bool {
    _ = kind(of: name)
    return values.origins[name].map { $0 != .builtIn } ?? false
  }

  /// Whether the value stands on the command line.
  package func isOnLine(_ name: String) -> Bool {
    _ = kind(of: name)
    return values.origins[name] == .line
  }

  /// The value of an `integer`.
  package func integer(_ name: String) -> Int? { string(name).flatMap { Int($0) } }

  /// The value of a `number`, as spelled.
  package func number(_ name: String) -> JSONNumber? { string(name).flatMap { JSONNumber($0) } }

  /// The value of a `duration`.
  package func duration(_ name: String) -> Duration? { string(name).flatMap { Duration(text: $0) } }

  /// The bytes of a `size`.
  package func size(_ name: String) -> Int? { string(name).flatMap { ByteSize(text: $0) }?.bytes }

  /// The value of a `time`.
  package func time(_ name: String) -> Timestamp? { string(name).flatMap { Timestamp(commandLine: $0) } }

  /// The values of a repeatable `pair`, in the line's order.
  package func pairs(_ name: String) -> [KeyValue] { strings(name).compactMap { try? KeyValue($0) } }
}
