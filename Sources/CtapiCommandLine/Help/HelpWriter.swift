/// Writes a command's help as plain text of 80 columns.
package struct HelpWriter<Context> {
  private let table: CommandTable<Context>
  private let path: [Command<Context>]
  private var lines: [String] = []

  private static var width: Int { 80 }

  /// The help of the last command of `path`, whose first is the table's root.
  package static func text(_ table: CommandTable<Context>, _ path: [Command<Context>]) -> String {
    var writer = HelpWriter(table: table, path: path)
    writer.write()
    return writer.lines.joined(separator: "\n") + "\n"
  }

  private init(table: CommandTable<Context>, path: [Command<Context>]) {
    self.table = table
    self.path = path
  }

  private var commandText: String { path.map(\.name).joined(separator: " ") }

  private mutating func write() {
    guard let command = path.last else { return }
    lines.append(command.abstract)
    lines.append("")
    switch command.content {
    case .group: writeGroup(command)
    case .leaf(let leaf): writeLeaf(command, leaf)
    }
  }

  private mutating func writeDiscussion(_ command: Command<Context>) {
    guard !command.discussion.isEmpty else { return }
    lines.append("")
    lines += TextWrapping.paragraphs(command.discussion, width: HelpWriter.width)
  }

  private mutating func writeGroup(_ command: Command<Context>) {
    lines.append("Usage: \(commandText) <command> [options]")
    writeDiscussion(command)
    let children = command.children.filter { !$0.isHidden }
    var sections: [String] = []
    for child in children where !sections.contains(child.section ?? "Commands") {
      sections.append(child.section ?? "Commands")
    }
    let gutter = 2 + (children.map(\.name.count).max() ?? 0) + 3
    for section in sections {
      lines += ["", "\(section):"]
      let rows = children.filter { ($0.section ?? "Commands") == section }.map { ($0.name, $0.abstract) }
      lines += TextWrapping.columns(rows, gutter: gutter, width: HelpWriter.width)
    }
    writeGlobals(isRoot: path.count == 1)
    lines += ["", "See '\(commandText) <command> --help' for one of them."]
  }

  private mutating func writeLeaf(_ command: Command<Context>, _ leaf: Command<Context>.Leaf) {
    lines += leaf.usageLines(commandText, width: HelpWriter.width)
    writeDiscussion(command)
    if !leaf.examples.isEmpty { lines += ["", "Examples:"] }
    for example in leaf.examples {
      if !example.note.isEmpty { lines.append("  # \(example.note)") }
      lines.append("  \(example.line)")
    }
    if !leaf.operands.isEmpty {
      lines += ["", "Operands:"]
      lines += TextWrapping.columns(
        leaf.operands.map { ("<\($0.name)>", $0.helpText) }, gutter: 28, width: HelpWriter.width)
    }
    writeOptions("Options", leaf.options)
    writeGlobals(isRoot: path.count == 1)
    if !leaf.exits.isEmpty {
      lines += ["", "Exit codes (the others: \(table.root.name) help exits):"]
      lines += TextWrapping.columns(
        leaf.exits.map { ("\(ExitStatus($0.key).code)", $0.value) }, gutter: 6, width: HelpWriter.width)
    }
  }

  /// The program's own help explains the global options; the others name them.
  private mutating func writeGlobals(isRoot: Bool) {
    if isRoot { return writeOptions("Global options", table.globals) }
    lines += ["", "Global options (see \(table.root.name) --help):"]
    let forms = table.globals.filter { !$0.isHidden }.map { $0.short.map { "-\($0)" } ?? $0.usage }
    lines += TextWrapping.lines(forms.joined(separator: " "), width: HelpWriter.width - 2).map { "  " + $0 }
  }

  private mutating func writeOptions(_ title: String, _ options: [Option]) {
    let shown = options.filter { !$0.isHidden }
    guard !shown.isEmpty else { return }
    lines += ["", "\(title):"]
    let rows = shown.map { (($0.short.map { "-\($0), " } ?? "    ") + $0.usage, $0.helpText) }
    lines += TextWrapping.columns(rows, gutter: 28, width: HelpWriter.width)
  }
}

extension Operand {
  /// Its explanation with the words and forms that its kind takes.
  var helpText: String {
    switch kind {
    case .choice(let words): "\(help) (\(words.joined(separator: ", ")))"
    case .payload: "\(help): a literal, @FILE, or - for standard input"
    default: help
    }
  }
}

extension Option {
  /// Its explanation with its default and other sources.
  var helpText: String {
    var text = help
    if let defaultValue, !defaultValue.isEmpty {
      text += " (default: \(defaultValue))"
    } else if let defaultNote {
      text += " (default: \(defaultNote))"
    }
    if isRepeatable, !help.hasSuffix("repeatable") { text += "; repeatable" }
    if let variable { text += " [env: \(variable)]" }
    if let setting { text += " [config: \(setting)]" }
    return text
  }
}

extension Command.Leaf {
  /// The usage, options folded where they do not fit.
  func usageLines(_ command: String, width: Int) -> [String] {
    let head = "Usage: \(command)"
    var words = operands.filter { $0.arity != .postTerminator }.map(\.usage)
    words += options.filter { !$0.isHidden }.map { "[\($0.usage)]" + ($0.isRepeatable ? "..." : "") }
    words += operands.filter { $0.arity == .postTerminator }.map(\.usage)
    var lines: [String] = []
    var line = head
    for word in words {
      if line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: 9) + word
      } else {
        line += " " + word
      }
    }
    return lines + [line]
  }
}
