import CtapiApp
import CtapiCommandLine
import CtapiCore

/// `ctapi help`.
enum HelpCommand {
  static var command: AppCommand {
    AppCommand(
      "help", "Explain a command or a topic",
      discussion: "Topics: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")).",
      section: Root.Section.other,
      operands: [
        .variadic("command", .command(topics: HelpTopic.allCases.map(\.rawValue)), "The command's words, or one topic")
      ],
      options: [
        .value("generate", .directory, "Write man pages, completions and the README's table", isHidden: true)
      ],
      examples: [
        Example("ctapi help exits", "The exit codes of every command", output: "data directory"),
        Example("ctapi help help", "The help of a command", output: "Usage: ctapi help"),
      ],
      json: .verbatim,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    if let root = invocation.string("generate") {
      try HelpGeneration.run(root)
      return .done
    }
    let words = invocation.strings("command")
    if words.count == 1, let topic = HelpTopic(rawValue: words[0]) {
      try invocation.output.lines(topic.blocks.plainText)
      return .done
    }
    let line = try LineParser.parse(words.filter { !$0.hasPrefix("-") } + ["--help"], Root.table)
    guard line.words == words else { throw unknown(words, reached: line) }
    try invocation.output.lines(HelpWriter.text(Root.table, line.path))
    return .done
  }

  private static func unknown(_ words: [String], reached line: ParsedLine<Environment>) -> CtapiError {
    CtapiError(
      .usage, "no command or topic '\(words.joined(separator: " "))'",
      hint: "see: \((["ctapi"] + line.words).joined(separator: " ")) --help")
  }
}
