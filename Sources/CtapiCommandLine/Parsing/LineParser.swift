package import CtapiCore

/// Reads a command line against a table: options anywhere, `--` ends them, words walk down to a leaf.
package struct LineParser<Context> {
  private let table: CommandTable<Context>
  private var path: [Command<Context>]
  private var operands: [String] = []
  private var behindTerminator: [String]?
  private var globalValues = ParsedValues()
  private var values = ParsedValues()
  private var standardInput = StandardInputUse()

  /// A parser for one line.
  package init(_ table: CommandTable<Context>) {
    self.table = table
    path = [table.root]
  }

  /// Reads the words behind the program's name.
  ///
  /// Throws `usage`, with a hint that can be pasted.
  package static func parse(
    _ words: [String], _ table: CommandTable<Context>
  ) throws(CtapiError) -> ParsedLine<Context> {
    var parser = LineParser(table)
    return try parser.parse(words)
  }

  private var program: String { table.root.name }
  private var commandText: String { path.map(\.name).joined(separator: " ") }

  private mutating func parse(_ words: [String]) throws(CtapiError) -> ParsedLine<Context> {
    if asksForHelp(words) {
      descend(words)
      return line(.help)
    }
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        behindTerminator = Array(rest)
        break
      } else if word.hasPrefix("--") {
        try takeLong(word, &rest)
      } else if word.hasPrefix("-"), word != "-" {
        try takeShort(word, &rest)
      } else {
        try takeWord(word)
      }
    }
    if globalValues.has("version") { return line(.version) }
    guard let leaf = path.last?.leaf else {
      if let stray = behindTerminator?.first { throw unknownCommand(stray) }
      return line(.help)
    }
    try assignOperands(leaf)
    return line(.run(leaf))
  }

  private func line(_ request: ParsedLine<Context>.Request) -> ParsedLine<Context> {
    ParsedLine(
      path: path, request: request, globalOptions: table.globals, globalValues: globalValues, values: values)
  }

  /// Help wins over everything that may be wrong with the line.
  private func asksForHelp(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains { $0 == "-h" || $0 == "--help" }
  }

  /// Walks down as far as the words name commands, for the help of a line that need not be right.
  private mutating func descend(_ words: [String]) {
    for word in words where !word.hasPrefix("-") {
      guard let child = path.last?.children.first(where: { $0.name == word }) else { continue }
      path.append(child)
    }
  }

  private mutating func takeWord(_ word: String) throws(CtapiError) {
    guard let current = path.last, current.leaf == nil else {
      operands.append(word)
      return
    }
    guard let child = current.children.first(where: { $0.name == word }) else { throw unknownCommand(word) }
    path.append(child)
  }

  private func unknownCommand(_ word: String) -> CtapiError {
    let names = path.last?.children.filter { !$0.isHidden }.map(\.name) ?? []
    let place = path.count > 1 ? " for '\(commandText)'" : ""
    let hint =
      EditDistance.nearest(to: word, in: names).map { "did you mean '\(commandText) \($0)'?" }
      ?? "see: \(commandText) --help"
    return CtapiError(.usage, "unknown command '\(word)'\(place)", hint: hint)
  }
}

// Options.
extension LineParser {
  private func option(_ matches: (Option) -> Bool) -> (option: Option, isGlobal: Bool)? {
    if let option = path.last?.leaf?.options.first(where: matches) { return (option, false) }
    return table.globals.first(where: matches).map { ($0, true) }
  }

  private mutating func takeLong(_ word: String, _ rest: inout ArraySlice<String>) throws(CtapiError) {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let (option, isGlobal) = option({ $0.name == name }) else { throw unknownOption(word: "--\(name)") }
    if option.value != nil {
      let text = parts.count == 2 ? String(parts[1]) : try value(of: option, from: &rest)
      try add(text, to: option, isGlobal)
    } else {
      guard parts.count == 1 else {
        throw CtapiError(
          .usage, "option '--\(name)' takes no value, found '\(parts[1])'", hint: "write --\(name) alone")
      }
      setFlag(option, isGlobal)
    }
  }

  private mutating func takeShort(_ word: String, _ rest: inout ArraySlice<String>) throws(CtapiError) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let (option, isGlobal) = option({ $0.short == letter }) else { throw unknownOption(word: word) }
      guard option.value != nil else {
        setFlag(option, isGlobal)
        continue
      }
      let text = letters.isEmpty ? try value(of: option, from: &rest) : String(letters)
      try add(text, to: option, isGlobal)
      return
    }
  }

  private func value(of option: Option, from rest: inout ArraySlice<String>) throws(CtapiError) -> String {
    let form = "\(option.usage)"
    guard let next = rest.first else {
      throw CtapiError(.usage, "option '--\(option.name)' needs a value", hint: "write \(form)")
    }
    guard next == "-" || !next.hasPrefix("-") || JSONNumber(next) != nil else {
      throw CtapiError(
        .usage, "option '--\(option.name)' needs a value, found '\(next)'",
        hint: "write \(form); a value that begins with '-' is written --\(option.name)=\(next)")
    }
    rest.removeFirst()
    return next
  }

  private mutating func setFlag(_ option: Option, _ isGlobal: Bool) {
    if isGlobal { globalValues.add("true", to: option.name) } else { values.add("true", to: option.name) }
  }

  private mutating func add(_ text: String, to option: Option, _ isGlobal: Bool) throws(CtapiError) {
    guard let kind = option.value?.kind else { return }
    if let complaint = kind.complaint(about: text) {
      throw CtapiError(.usage, "option '--\(option.name)': '\(text)' \(complaint)", hint: choiceHint(option, text))
    }
    try standardInput.note(kind, text, as: "--\(option.name)")
    switch (isGlobal, option.isRepeatable) {
    case (true, true): globalValues.add(text, to: option.name)
    case (true, false): globalValues.set(text, to: option.name, origin: .line)
    case (false, true): values.add(text, to: option.name)
    case (false, false): values.set(text, to: option.name, origin: .line)
    }
  }

  private func choiceHint(_ option: Option, _ text: String) -> String {
    if case .choice(let words)? = option.value?.kind, let near = EditDistance.nearest(to: text, in: words) {
      return "did you mean --\(option.name) \(near)?"
    }
    return "see: \(commandText) --help"
  }

  private func unknownOption(word: String) -> CtapiError {
    let known = (path.last?.leaf?.options ?? []) + table.globals
    if JSONNumber(word) != nil {
      let words = path.map(\.name) + operands + ["--", word]
      return CtapiError(
        .usage, "operand '\(word)' looks like an option",
        hint: "put '--' before operands that begin with '-': \(words.joined(separator: " "))")
    }
    let name = String(word.drop { $0 == "-" })
    let near = EditDistance.nearest(to: name, in: known.filter { !$0.isHidden }.map(\.name)).map { "--" + $0 }
    if path.last?.leaf == nil, near == nil {
      return CtapiError(
        .usage, "unknown option '\(word)' for '\(commandText)'",
        hint: "a command's own options come after its name; see: \(commandText) --help")
    }
    return CtapiError(
      .usage, "unknown option '\(word)' for '\(commandText)'",
      hint: near.map { "did you mean '\($0)'?" } ?? "see: \(commandText) --help")
  }
}

// Operands.
extension LineParser {
  private mutating func assignOperands(_ leaf: Command<Context>.Leaf) throws(CtapiError) {
    var words = operands[...]
    if let behind = behindTerminator {
      if let last = leaf.operands.last, last.arity == .postTerminator {
        for word in behind { values.add(word, to: last.name) }
      } else {
        words += behind
      }
    }
    for operand in leaf.operands {
      switch operand.arity {
      case .required, .optional:
        guard let word = words.popFirst() else {
          if operand.arity == .required { throw missing(operand, leaf) }
          continue
        }
        try add(word, to: operand)
      case .variadic(let minimum):
        if words.count < minimum { throw missing(operand, leaf) }
        while let word = words.popFirst() { try add(word, to: operand) }
      case .postTerminator: break
      }
    }
    if let extra = words.first { throw unexpected(extra, leaf) }
  }

  private mutating func add(_ word: String, to operand: Operand) throws(CtapiError) {
    if let complaint = operand.kind.complaint(about: word) {
      throw CtapiError(.usage, "operand <\(operand.name)>: '\(word)' \(complaint)", hint: "see: \(commandText) --help")
    }
    try standardInput.note(operand.kind, word, as: "<\(operand.name)>")
    values.add(word, to: operand.name)
  }

  private func usage(_ leaf: Command<Context>.Leaf) -> String {
    ([commandText] + leaf.operands.map(\.usage)).joined(separator: " ")
  }

  private func missing(_ operand: Operand, _ leaf: Command<Context>.Leaf) -> CtapiError {
    CtapiError(.usage, "'\(commandText)' needs the operand <\(operand.name)>", hint: "usage: \(usage(leaf))")
  }

  private func unexpected(_ word: String, _ leaf: Command<Context>.Leaf) -> CtapiError {
    if let last = leaf.operands.last, last.arity == .postTerminator {
      return CtapiError(
        .usage, "unexpected operand '\(word)' for '\(commandText)'",
        hint: "the command to run stands behind '--': \(usage(leaf))")
    }
    return CtapiError(.usage, "unexpected operand '\(word)' for '\(commandText)'", hint: "usage: \(usage(leaf))")
  }
}
