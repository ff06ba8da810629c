import CtapiCore

/// Writes man pages in mdoc from the command table: one for the program and one for each command below it.
package struct ManualWriter<Context> {
  /// What the table does not know of the program.
  package struct Facts: Sendable {
    /// The version, for the page's foot.
    package var version: String
    /// The date of the release in mdoc's form: `November 24, 2026`.
    package var date: String
    /// The environment variables of every command.
    package var environment: [(String, String)]
    /// The files of the data directory.
    package var files: [(String, String)]
    /// Pages that are no command's: name and section.
    package var references: [(String, String)]

    /// Facts.
    package init(
      version: String, date: String, environment: [(String, String)], files: [(String, String)],
      references: [(String, String)]
    ) {
      self.version = version
      self.date = date
      self.environment = environment
      self.files = files
      self.references = references
    }
  }

  private let table: CommandTable<Context>
  private let facts: Facts

  /// A writer for a table.
  package init(_ table: CommandTable<Context>, facts: Facts) {
    self.table = table
    self.facts = facts
  }

  private var program: String { table.root.name }
  private var nouns: [Command<Context>] { table.root.children.filter { !$0.isHidden } }

  /// Every page: file name and source.
  package var pages: [(name: String, text: String)] {
    [("\(program).1", overview)] + nouns.map { ("\(program)-\($0.name).1", page($0)) }
  }

  /// A page that explains something other than a command.
  package func page(
    _ name: String, section: Int, abstract: String, blocks: [TextBlock]
  ) -> (name: String, text: String) {
    var mdoc = Mdoc()
    start(&mdoc, name, section, abstract)
    mdoc.macro("Sh", "DESCRIPTION")
    mdoc.blocks(blocks)
    seeAlso(&mdoc, except: name)
    return ("\(name).\(section)", mdoc.text)
  }

  private func start(_ mdoc: inout Mdoc, _ name: String, _ section: Int, _ abstract: String) {
    mdoc.raw(".\\\" Written by '\(program) help --generate'; edit the command table instead.")
    mdoc.raw(".Dd \(facts.date)")
    mdoc.raw(".Dt \(name.uppercased()) \(section)")
    mdoc.raw(".Os \(program) \(facts.version)")
    mdoc.macro("Sh", "NAME")
    mdoc.macro("Nm", name)
    mdoc.macro("Nd", abstract.prefix(1).lowercased() + abstract.dropFirst())
  }

  private var overview: String {
    var mdoc = Mdoc()
    start(&mdoc, program, 1, table.root.abstract)
    mdoc.macro("Sh", "SYNOPSIS")
    mdoc.macro("Nm", program)
    mdoc.raw(".Ar command")
    mdoc.raw(".Op Ar options")
    mdoc.macro("Sh", "DESCRIPTION")
    mdoc.paragraph(table.root.discussion)
    mdoc.macro("Pp")
    mdoc.paragraph("The commands:")
    mdoc.terms(nouns.map { ("Ic \(Mdoc.argument($0.name))", $0.abstract + ".") })
    finish(&mdoc, name: program, leaves: [])
    return mdoc.text
  }

  private func page(_ noun: Command<Context>) -> String {
    let leaves = leaves(of: noun, [program, noun.name])
    var mdoc = Mdoc()
    start(&mdoc, "\(program)-\(noun.name)", 1, noun.abstract)
    mdoc.macro("Sh", "SYNOPSIS")
    for entry in leaves { synopsis(&mdoc, entry) }
    mdoc.macro("Sh", "DESCRIPTION")
    mdoc.paragraph(noun.abstract + ".")
    mdoc.discussion(noun.discussion)
    for entry in leaves where !noun.isLeaf {
      mdoc.macro("Ss", entry.words)
      mdoc.paragraph(entry.command.abstract + ".")
      mdoc.discussion(entry.command.discussion)
      details(&mdoc, entry.leaf)
    }
    if let leaf = noun.leaf { details(&mdoc, leaf) }
    finish(&mdoc, name: "\(program)-\(noun.name)", leaves: leaves)
    return mdoc.text
  }

  private struct Entry {
    let words: String
    let command: Command<Context>
    let leaf: Command<Context>.Leaf
  }

  private func leaves(of command: Command<Context>, _ path: [String]) -> [Entry] {
    if let leaf = command.leaf { return [Entry(words: path.joined(separator: " "), command: command, leaf: leaf)] }
    return command.children.filter { !$0.isHidden }.flatMap { leaves(of: $0, path + [$0.name]) }
  }

  private func synopsis(_ mdoc: inout Mdoc, _ entry: Entry) {
    mdoc.macro("Nm", entry.words)
    for operand in entry.leaf.operands where operand.arity != .postTerminator { mdoc.raw(".\(operand.mdocUsage)") }
    for option in entry.leaf.options where !option.isHidden { mdoc.raw(".Op \(option.mdocUsage)") }
    for operand in entry.leaf.operands where operand.arity == .postTerminator { mdoc.raw(".\(operand.mdocUsage)") }
  }

  private func details(_ mdoc: inout Mdoc, _ leaf: Command<Context>.Leaf) {
    let options = leaf.options.filter { !$0.isHidden }
    let operands = leaf.operands.map { ("Ar \(Mdoc.argument($0.name))", $0.helpText + ".") }
    mdoc.terms(operands + options.map { ($0.mdocTerm, $0.helpText + ".") })
  }

  private func finish(_ mdoc: inout Mdoc, name: String, leaves: [Entry]) {
    mdoc.macro("Sh", "OPTIONS")
    mdoc.paragraph("Every command takes these, anywhere on the line:")
    mdoc.terms(table.globals.filter { !$0.isHidden }.map { ($0.mdocTerm, $0.helpText + ".") })
    mdoc.macro("Sh", "ENVIRONMENT")
    let own = leaves.flatMap { entry in
      entry.leaf.options.compactMap { option in option.variable.map { ($0, "As \(entry.words) --\(option.name).") } }
    }
    mdoc.terms((facts.environment + own).map { ("Ev \(Mdoc.argument($0.0))", $0.1) })
    mdoc.macro("Sh", "FILES")
    mdoc.terms(facts.files.map { ("Pa \(Mdoc.argument($0.0))", $0.1) })
    mdoc.macro("Sh", "EXIT STATUS")
    exitStatus(&mdoc, leaves)
    let examples = leaves.flatMap(\.leaf.examples)
    if !examples.isEmpty { mdoc.macro("Sh", "EXAMPLES") }
    for (index, example) in examples.enumerated() {
      if index > 0 { mdoc.macro("Pp") }
      if !example.note.isEmpty { mdoc.paragraph(example.note + ":") }
      mdoc.literal(example.line)
    }
    seeAlso(&mdoc, except: name)
  }

  private func exitStatus(_ mdoc: inout Mdoc, _ leaves: [Entry]) {
    let common: Set<ErrorCode.Kind> = [.usage, .dataDirectory, .bug]
    var rows: [(String, String)] = [("0", "Done, or the answer is yes.")]
    for kind in ErrorCode.Kind.allCases {
      var meanings: [String] = []
      for entry in leaves {
        for exit in entry.leaf.exits where exit.key == kind {
          meanings.append("\(entry.words): \(exit.value)")
        }
      }
      let code = String(ExitStatus(kind).code)
      if !meanings.isEmpty {
        rows.append((code, meanings.joined(separator: "; ") + "."))
      } else if common.contains(kind) || leaves.isEmpty {
        rows.append((code, ExitCodes.meaning(of: kind) + "."))
      }
    }
    mdoc.terms(rows)
  }

  private func seeAlso(_ mdoc: inout Mdoc, except name: String) {
    let commands = [(program, "1")] + nouns.map { ("\(program)-\($0.name)", "1") }
    let sorted = (commands + facts.references).filter { $0.0 != name }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    mdoc.macro("Sh", "SEE ALSO")
    for (index, page) in sorted.enumerated() {
      mdoc.raw(".Xr \(page.0) \(page.1)" + (index < sorted.count - 1 ? " ," : ""))
    }
  }
}

extension Command {
  fileprivate var isLeaf: Bool { leaf != nil }
}

extension Operand {
  fileprivate var mdocUsage: String {
    let name = Mdoc.argument(name)
    return switch arity {
    case .required: "Ar \(name)"
    case .optional: "Op Ar \(name)"
    case .variadic(let minimum): minimum > 0 ? "Ar \(name) ..." : "Op Ar \(name) ..."
    case .postTerminator: "Op Fl \\- Ar \(name) ..."
    }
  }
}

extension Option {
  fileprivate var mdocUsage: String {
    let flag = "Fl \\-\(Mdoc.escaped(name))"
    return flag + (value.map { " Ar \(Mdoc.argument($0.placeholder))" } ?? "") + (isRepeatable ? " ..." : "")
  }

  fileprivate var mdocTerm: String {
    let short = short.map { "Fl \($0) , " } ?? ""
    return short + "Fl \\-\(Mdoc.escaped(name))" + (value.map { " Ar \(Mdoc.argument($0.placeholder))" } ?? "")
  }
}
