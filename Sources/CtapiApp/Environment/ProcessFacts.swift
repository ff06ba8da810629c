import CtapiCommandLine
import CtapiCore
import Glibc

/// What the operating system hands to the program; the only place that looks at the process.
package struct ProcessFacts {
  /// The exit code a shell gives for a program that SIGPIPE ended.
  package static let brokenPipeStatus: Int32 = 128 + SIGPIPE

  /// Standard output.
  package var answers: ByteSink
  /// Standard error.
  package var notes: ByteSink
  /// Standard input.
  package var input: StandardInput
  /// The environment variables.
  package var variables: Variables
  /// The working directory.
  package var workingDirectory: String
  /// The path the program was started as.
  package var program: String

  /// Facts given one by one, for tests.
  package init(
    answers: ByteSink, notes: ByteSink, input: StandardInput, variables: Variables, workingDirectory: String,
    program: String = "ctapi"
  ) {
    self.answers = answers
    self.notes = notes
    self.input = input
    self.variables = variables
    self.workingDirectory = workingDirectory
    self.program = program
  }

  /// The facts of this process, started as `program`.
  package static func current(program: String) -> ProcessFacts {
    ProcessFacts(
      answers: ByteSink(descriptor: STDOUT_FILENO), notes: ByteSink(descriptor: STDERR_FILENO),
      input: StandardInput(), variables: .process, workingDirectory: currentDirectory, program: program)
  }

  static var currentDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  /// The environment of a command, from the global options.
  func environment(_ globals: Invocation<Void>, _ output: Output) throws(CtapiError) -> Environment {
    var fixed = globals.time("now")
    if fixed == nil { fixed = try clockVariable() }
    return Environment(
      output: output, input: input, variables: variables, workingDirectory: workingDirectory, program: program,
      clock: fixed.map { FixedClock($0) } ?? SystemClock(), isClockFixed: fixed != nil,
      explicitData: globals.isOnLine("data") ? globals.string("data") : nil, isOffline: globals.flag("offline"),
      isStrict: variables.nonEmpty("CTAPI_STRICT").map { $0 != "0" } ?? false,
      seed: variables.nonEmpty("CTAPI_SEED").flatMap { UInt64($0) })
  }

  /// `CTAPI_CLOCK`, the older name of `CTAPI_NOW` (`style-and-cli.md` B.3 rule 16).
  private func clockVariable() throws(CtapiError) -> Timestamp? {
    guard let text = variables.nonEmpty("CTAPI_CLOCK") else { return nil }
    guard let time = Timestamp(commandLine: text) else {
      throw CtapiError(
        .usage, "environment variable CTAPI_CLOCK: '\(text)' is not a time such as 2026-11-24T08:00:00Z",
        hint: "override it with --now <time>")
    }
    return time
  }
}
