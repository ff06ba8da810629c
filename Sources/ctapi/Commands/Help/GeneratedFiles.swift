import CtapiApp
import CtapiCommandLine
package import CtapiCore

/// The files of the repository that are made from the command table: man pages, completions, the README's table.
package enum GeneratedFiles {
  /// Where the README's table begins.
  package static let beginMark = "<!-- commands -->"
  /// Where it ends.
  package static let endMark = "<!-- /commands -->"

  /// Man pages and completions: path from the repository's top, and content.
  package static var documents: [(path: String, text: String)] {
    let table = Root.table
    let completions = CompletionShell.allCases.map { shell in
      ("completions/\(shell.fileName(program: table.root.name))", shell.script(table))
    }
    return manual(table).map { ("man/\($0.name)", $0.text) } + completions
  }

  private static func manual(_ table: CommandTable<Environment>) -> [(name: String, text: String)] {
    let writer = ManualWriter(
      table,
      facts: ManualWriter.Facts(
        version: Program.version, date: Program.releaseDate, environment: HelpTopic.variables,
        files: HelpTopic.files.map { (".ctapi/" + $0.0, $0.1) },
        references: [("ctapi-data", "5"), ("ctapi-extensions", "5"), ("ctapi-errors", "7")]))
    return writer.pages + [
      writer.page(
        "ctapi-data", section: 5, abstract: "the data directory, settings and formats of ctapi",
        blocks: HelpTopic.data.blocks + HelpTopic.environment.blocks + HelpTopic.formats.blocks),
      writer.page(
        "ctapi-extensions", section: 5, abstract: "what an OpenAPI document may say to ctapi alone",
        blocks: HelpTopic.extensions.blocks),
      writer.page(
        "ctapi-errors", section: 7, abstract: "the exit codes and error messages of ctapi",
        blocks: HelpTopic.exits.blocks + HelpTopic.errorBlocks),
    ]
  }

  /// The README's table of commands in Markdown.
  package static var commandTable: String {
    var lines = ["| command | what it does |", "|---|---|"]
    for noun in Root.table.root.children where !noun.isHidden {
      let words = names(below: noun)
      let list = words.isEmpty ? "" : ": " + words.map { "`\($0)`" }.joined(separator: " ")
      lines.append("| `ctapi \(noun.name)` | \(noun.abstract)\(list) |")
    }
    return lines.joined(separator: "\n")
  }

  private static func names(below command: AppCommand, _ path: String = "") -> [String] {
    command.children.filter { !$0.isHidden }.flatMap { child in
      child.leaf == nil ? names(below: child, path + child.name + " ") : [path + child.name]
    }
  }

  /// The README with its table made anew; throws when the marks are not there.
  package static func readme(_ text: String) throws(CtapiError) -> String {
    guard let begin = text.firstRange(of: beginMark), let end = text.firstRange(of: endMark),
      begin.upperBound <= end.lowerBound
    else {
      throw CtapiError(
        .invalidInput, "'README.md' has no place for the table of commands",
        hint: "add the lines \(beginMark) and \(endMark) where it belongs, then: ctapi help --generate .")
    }
    return text[..<begin.upperBound] + "\n" + commandTable + "\n" + text[end.lowerBound...]
  }
}
