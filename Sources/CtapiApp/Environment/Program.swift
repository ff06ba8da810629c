package import CtapiCommandLine
import CtapiCore

/// One run of the program: reads the line, builds the environment, runs the command, renders its failure.
package struct Program {
  /// This program's version.
  package static let version = "0.1.0"
  /// The day of that version, as man pages write it.
  package static let releaseDate = "November 24, 2026"

  private let table: CommandTable<Environment>
  private let process: ProcessFacts

  /// A run of `table` in what the operating system gave.
  package init(_ table: CommandTable<Environment>, process: ProcessFacts) {
    self.table = table
    self.process = process
  }

  /// The options that every command takes.
  package static var globalOptions: [Option] {
    [
      .value("data", .directory, "The data directory", note: "nearest .ctapi, see help data", variable: "CTAPI_DATA"),
      .flag("json", "Answer with JSON", variable: "CTAPI_JSON"),
      .flag("quiet", short: "q", "Leave out notes and warnings"),
      .flag("verbose", short: "v", "Say more; repeat for more still"),
      .value(
        "color", .choice(["auto", "always", "never"]), "Colour the output", default: "auto", variable: "CTAPI_COLOR"),
      .flag("offline", "Never ask a running server"),
      .value("now", .time, "Take this as the time", note: "the clock", variable: "CTAPI_NOW"),
    ]
  }

  /// Runs the words behind the program's name and gives the exit code.
  package func run(_ words: [String]) -> Int32 {
    var output = Output(style: fallbackStyle(words), answers: process.answers, notes: process.notes)
    var command: [Command<Environment>] = []
    do {
      var line = try LineParser.parse(words, table)
      command = line.path
      try line.resolveGlobals { process.variables[$0] }
      output = Output(style: style(line.globals), answers: process.answers, notes: process.notes)
      let status = try run(&line, output)
      try output.flush()
      return status.code
    } catch {
      return finish(error, of: command, output)
    }
  }

  private func run(_ line: inout ParsedLine<Environment>, _ output: Output) throws(CtapiError) -> ExitStatus {
    switch line.request {
    case .help:
      try output.lines(HelpWriter.text(table, line.path))
      return .done
    case .version:
      try output.object(["version": .string(Program.version)]) { "ctapi \(Program.version)" }
      return .done
    case .run(let leaf):
      let environment = try process.environment(line.globals, output)
      var settings: Settings?
      try line.resolve(
        variable: { process.variables[$0] },
        setting: { name throws(CtapiError) in
          if settings == nil {
            settings = try Settings(of: environment.data)
            try settings?.refuseUnknown(beside: table.settingNames)
          }
          return try settings?.text(name)
        })
      output.dropsAnswers = leaf.isQuestion && output.style.isQuiet
      return try leaf.run(line.invocation(environment))
    }
  }

  private func finish(_ error: CtapiError, of command: [Command<Environment>], _ output: Output) -> Int32 {
    guard error.code != .outputClosed else { return ProcessFacts.brokenPipeStatus }
    var error = error
    error.hint = error.hint ?? fix(error.code, of: command)
    output.error(error)
    return ExitStatus(error.code.kind).code
  }

  /// The way on where whoever failed knew none; an answer of no needs none.
  private func fix(_ code: ErrorCode, of command: [Command<Environment>]) -> String? {
    switch code.kind {
    case .no: return nil
    case .bug: return "this is a defect of ctapi: report it with the command line and this message"
    default:
      if code == .tooLarge, command.last?.leaf?.options.contains(where: { $0.name == "max-bytes" }) ?? false {
        return "allow more with --max-bytes"
      }
      return "see: " + (command.map(\.name) + ["--help"]).joined(separator: " ")
    }
  }

  /// The style of an error about a line that did not parse.
  private func fallbackStyle(_ words: [String]) -> OutputStyle {
    var style = OutputStyle()
    let json = process.variables.nonEmpty("CTAPI_JSON")
    style.isJSON = words.prefix { $0 != "--" }.contains("--json") || json.map { $0 != "0" } ?? false
    style.colorsNotes = OutputStyle.usesColor(
      colorChoice(words), variables: process.variables, isTerminal: process.notes.isTerminal)
    return style
  }

  /// The colour asked for on a line that did not parse.
  private func colorChoice(_ words: [String]) -> String {
    let words = words.prefix { $0 != "--" }
    if let joined = words.last(where: { $0.hasPrefix("--color=") }) { return String(joined.dropFirst(8)) }
    if let index = words.lastIndex(of: "--color"), words.indices.contains(index + 1) { return words[index + 1] }
    return process.variables.nonEmpty("CTAPI_COLOR") ?? "auto"
  }

  private func style(_ globals: Invocation<Void>) -> OutputStyle {
    let color = globals.operand("color")
    var style = OutputStyle()
    style.isJSON = globals.flag("json")
    style.isQuiet = globals.flag("quiet")
    style.verbosity = globals.count("verbose")
    style.answersToTerminal = process.answers.isTerminal
    style.notesToTerminal = process.notes.isTerminal
    style.colorsAnswers = OutputStyle.usesColor(
      color, variables: process.variables, isTerminal: style.answersToTerminal)
    style.colorsNotes = OutputStyle.usesColor(color, variables: process.variables, isTerminal: style.notesToTerminal)
    return style
  }
}
