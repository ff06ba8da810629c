/// The command table laid flat for completion scripts: every visible command with what may follow it.
struct CompletionTable {
  /// A command and what may follow it.
  struct Entry {
    /// The command's words without the program's name, joined by spaces; empty for the program itself.
    let path: String
    /// The commands below it.
    let children: [(name: String, abstract: String)]
    /// Its own options.
    let options: [Option]
    /// Its operands.
    let operands: [Operand]
  }

  /// The program's name.
  let program: String
  /// The options that every command takes.
  let globals: [Option]
  /// Every command, parents before children.
  let entries: [Entry]

  /// Lays a table flat.
  init<Context>(_ table: CommandTable<Context>) {
    program = table.root.name
    globals = table.globals.filter { !$0.isHidden }
    var entries: [Entry] = []
    func add(_ command: Command<Context>, _ path: String) {
      let children = command.children.filter { !$0.isHidden }
      entries.append(
        Entry(
          path: path, children: children.map { ($0.name, $0.abstract) },
          options: command.leaf?.options.filter { !$0.isHidden } ?? [], operands: command.leaf?.operands ?? []))
      for child in children { add(child, path.isEmpty ? child.name : "\(path) \(child.name)") }
    }
    add(table.root, "")
    self.entries = entries
  }
}

extension ValueKind {
  /// How a script offers values: `words a b`, `file`, `payload`, `directory`, `command topics`, or `text`
  /// for none.
  var completion: String {
    switch self {
    case .choice(let words): "words \(words.joined(separator: " "))"
    case .file, .outputFile: "file"
    case .payload: "payload"
    case .directory: "directory"
    case .command(let topics): "command \(topics.joined(separator: " "))"
    case .text, .integer, .number, .duration, .size, .time, .pair: "text"
    }
  }
}

extension Option {
  /// The words that name it: `--ttl`, `-t`.
  var words: [String] { ["--\(name)"] + (short.map { ["-\($0)"] } ?? []) }
}
