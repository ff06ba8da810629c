/// A named setting of a command: a flag, or an option with a value.
package struct Option: Sendable {
  /// What stands behind an option that takes a value.
  package struct Value: Sendable {
    /// What the text must be.
    package let kind: ValueKind
    /// The word that stands for it in help.
    package let placeholder: String
  }

  /// The long name without hyphens before it; unique among the command's operands and options.
  package let name: String
  /// The one-letter name.
  package let short: Character?
  /// What it is for, without a full stop.
  package let help: String
  /// The value it takes; nil for a flag.
  package let value: Value?
  /// Whether it may be given several times, each adding a value.
  package let isRepeatable: Bool
  /// The value used when none is given anywhere.
  package let defaultValue: String?
  /// Words for help about what happens without it, where that is no fixed value.
  package let defaultNote: String?
  /// The environment variable it is read from when it is not given.
  package let variable: String?
  /// The dotted name in the data directory's `config.yaml` it is read from after that.
  package let setting: String?
  /// Whether help, man pages and completions leave it out.
  package let isHidden: Bool

  /// A flag; repeated ones are counted.
  package static func flag(
    _ name: String, short: Character? = nil, _ help: String, variable: String? = nil, setting: String? = nil,
    isHidden: Bool = false
  ) -> Option {
    Option(
      name: name, short: short, help: help, value: nil, isRepeatable: false, defaultValue: nil, defaultNote: nil,
      variable: variable, setting: setting, isHidden: isHidden)
  }

  /// An option with a value.
  ///
  /// `as` is the placeholder in help where the kind's own word says too little; `default` is applied, `note` is only
  /// shown.
  package static func value(
    _ name: String, short: Character? = nil, _ kind: ValueKind, as placeholder: String? = nil,
    _ help: String, repeatable: Bool = false, default defaultValue: String? = nil, note: String? = nil,
    variable: String? = nil, setting: String? = nil, isHidden: Bool = false
  ) -> Option {
    Option(
      name: name, short: short, help: help,
      value: Value(kind: kind, placeholder: placeholder ?? kind.placeholder), isRepeatable: repeatable,
      defaultValue: defaultValue, defaultNote: note, variable: variable, setting: setting, isHidden: isHidden)
  }

  /// The form in a usage line: `--ttl <duration>`, `--use {access|id}`.
  package var usage: String {
    guard let value else { return "--\(name)" }
    return "--\(name) \(valueUsage(value))"
  }

  private func valueUsage(_ value: Value) -> String {
    if case .choice = value.kind { return "{\(value.placeholder)}" }
    return "<\(value.placeholder)>"
  }
}
