/// How the program was asked to write.
package struct OutputStyle: Sendable, Hashable {
  /// Whether answers and errors are JSON.
  package var isJSON = false
  /// Whether notes and warnings are left out.
  package var isQuiet = false
  /// How many times `-v` was given.
  package var verbosity = 0
  /// Whether standard output is a terminal.
  package var answersToTerminal = false
  /// Whether standard error is a terminal.
  package var notesToTerminal = false
  /// Whether standard output is coloured.
  package var colorsAnswers = false
  /// Whether standard error is coloured.
  package var colorsNotes = false

  /// Plain text, as for a pipe.
  package init() {}

  /// Decides about colour for one stream: flag, then `NO_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`, then whether the
  /// stream is a terminal (`style-and-cli.md` B.3 rule 8).
  package static func usesColor(_ choice: String, variables: Variables, isTerminal: Bool) -> Bool {
    switch choice {
    case "always": return true
    case "never": return false
    default:
      if variables.nonEmpty("NO_COLOR") != nil { return false }
      if let force = variables.nonEmpty("CLICOLOR_FORCE"), force != "0" { return true }
      if variables["TERM"] == "dumb" { return false }
      return isTerminal
    }
  }
}
