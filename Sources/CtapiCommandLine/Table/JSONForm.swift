/// What a command's `--json` writes (`style-and-cli.md` B.3 rule 5).
package enum JSONForm: Sendable, Hashable {
  /// One compact object and a newline.
  case object
  /// One object a line, as they come.
  case lines
  /// What the command writes anyway: a document, a script, another program's output.
  case verbatim
}
