package import CtapiCore

/// What a command line asks for, before the program's own context exists.
package struct ParsedLine<Context> {
  /// What is asked.
  package enum Request {
    /// To run this command.
    case run(Command<Context>.Leaf)
    /// To show the help of the last command of the path.
    case help
    /// To show the version.
    case version
  }

  /// The commands from the root to the one that is meant.
  package let path: [Command<Context>]
  /// What is asked.
  package let request: Request
  private let globalOptions: [Option]
  private var globalValues: ParsedValues
  private var values: ParsedValues

  init(
    path: [Command<Context>], request: Request, globalOptions: [Option], globalValues: ParsedValues,
    values: ParsedValues
  ) {
    self.path = path
    self.request = request
    self.globalOptions = globalOptions
    self.globalValues = globalValues
    self.values = values
  }

  /// The command's words without the program's name.
  package var words: [String] { path.dropFirst().map(\.name) }

  /// Fills in the global options that were not given from `variable` and their defaults.
  package mutating func resolveGlobals(variable: (String) -> String?) throws(CtapiError) {
    for option in globalOptions {
      try globalValues.resolve(option, variable: variable) { _ throws(CtapiError) in nil }
    }
  }

  /// Fills in the command's options that were not given: environment variable, then setting, then default.
  package mutating func resolve(
    variable: (String) -> String?, setting: (String) throws(CtapiError) -> String?
  ) throws(CtapiError) {
    guard case .run(let leaf) = request else { return }
    for option in leaf.options { try values.resolve(option, variable: variable, setting: setting) }
  }

  /// The global options' values.
  package var globals: Invocation<Void> {
    Invocation(path: words, context: (), declared: globalOptions.kindsByName, values: globalValues)
  }

  /// The command's values together with the program's context.
  package func invocation(_ context: Context) -> Invocation<Context> {
    var declared: [String: ValueKind] = [:]
    if case .run(let leaf) = request {
      declared = leaf.options.kindsByName
      for operand in leaf.operands { declared[operand.name] = operand.kind }
    }
    return Invocation(path: words, context: context, declared: declared, values: values)
  }
}

extension ParsedValues {
  fileprivate mutating func resolve(
    _ option: Option, variable: (String) -> String?, setting: (String) throws(CtapiError) -> String?
  ) throws(CtapiError) {
    if has(option.name) { return }
    if let name = option.variable, let text = variable(name), !text.isEmpty {
      set(try option.checked(text, namedBy: "environment variable \(name)"), to: option.name, origin: .variable)
    } else if let name = option.setting, let text = try setting(name) {
      set(try option.checked(text, namedBy: "setting '\(name)' in config.yaml"), to: option.name, origin: .setting)
    } else if let text = option.defaultValue {
      set(text, to: option.name, origin: .builtIn)
    }
  }
}

extension Option {
  /// The text as this option keeps it, for a value that does not come from the command line.
  fileprivate func checked(_ text: String, namedBy source: String) throws(CtapiError) -> String {
    guard let value else {
      switch text.lowercased() {
      case "1", "true", "yes", "on": return "true"
      case "0", "false", "no", "off": return "false"
      default:
        throw CtapiError(.usage, "\(source): '\(text)' is neither 1 nor 0", hint: "override it with --\(name)")
      }
    }
    if let complaint = value.kind.complaint(about: text) {
      throw CtapiError(
        .usage, "\(source): '\(text)' \(complaint)", hint: "override it with --\(name) <\(value.placeholder)>")
    }
    return text
  }
}

extension [Option] {
  fileprivate var kindsByName: [String: ValueKind] {
    Dictionary(map { ($0.name, $0.value?.kind ?? .text) }) { first, _ in first }
  }
}
