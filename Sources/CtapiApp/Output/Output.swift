package import CtapiCore

/// The one renderer: answers on standard output as text or JSON, notes and errors on standard error.
///
/// A command gives each answer once, as a value with both forms; which of them is written is decided here.
package final class Output {
  /// How to write.
  package let style: OutputStyle
  /// Whether answers are dropped: `-q` on a command that answers yes or no.
  package var dropsAnswers = false
  private let answers: ByteSink
  private let notes: ByteSink

  /// An output over two streams.
  package init(style: OutputStyle, answers: ByteSink, notes: ByteSink) {
    self.style = style
    self.answers = answers
    self.notes = notes
  }

  /// Whether answers are JSON.
  package var isJSON: Bool { style.isJSON }

  /// Answers with one object: compact under `--json`, else the lines of `text` (none when it is empty).
  package func object(_ json: JSON, text: () -> String) throws(CtapiError) {
    try style.isJSON ? line(json.bytes()) : lines(text())
  }

  /// Answers with a JSON value in either mode, such as an item or claims: compact under `--json` and in a pipe,
  /// indented on a terminal (`design.md` 7.1).
  package func value(_ json: JSON) throws(CtapiError) {
    try line(json.bytes(!style.isJSON && style.answersToTerminal ? .indented : .compact))
  }

  /// Answers with one value of a stream: a line of JSON in either mode when `text` is nil.
  package func element(_ json: JSON, text: String? = nil) throws(CtapiError) {
    if let text, !style.isJSON { try lines(text) } else { try line(json.bytes()) }
  }

  /// Answers with a list: `{"member":[…]}` under `--json`, else a table; an empty list is an empty table with its
  /// header left out.
  package func list<Row>(
    _ member: String, _ rows: [Row], columns: [String], cells: (Row) -> [String], json: (Row) -> JSON
  ) throws(CtapiError) {
    if style.isJSON { return try line(JSON.members([member: .array(rows.map(json))]).bytes()) }
    guard !rows.isEmpty else { return note("none") }
    try table(Table(columns: columns, rows: rows.map(cells)))
  }

  /// Writes a table; for text mode.
  package func table(_ table: Table) throws(CtapiError) {
    try lines(table.text(boldHeader: style.colorsAnswers))
  }

  /// Writes text as it is, with a newline at its end when it has none; for text mode.
  package func lines(_ text: String) throws(CtapiError) {
    guard !text.isEmpty else { return }
    try bytes(Array(text.utf8))
    if text.utf8.last != UInt8(ascii: "\n") { try bytes([UInt8(ascii: "\n")]) }
  }

  /// Writes bytes as they are: an exported document, another program's output.
  package func bytes(_ bytes: [UInt8]) throws(CtapiError) {
    if dropsAnswers { return }
    try answers.write(bytes)
  }

  private func line(_ text: [UInt8]) throws(CtapiError) {
    try bytes(text + [UInt8(ascii: "\n")])
  }

  /// Hands everything so far to the reader; at the end of a command this is done for it.
  package func flush() throws(CtapiError) {
    try answers.flush()
    flushNotes()
  }

  /// Says something that is not the answer: written to a terminal, or with `-v`; never with `-q` or `--json`.
  package func note(_ text: String) {
    guard !style.isQuiet, style.verbosity > 0 || style.notesToTerminal && !style.isJSON else { return }
    say("ctapi: \(text.escapedForTerminal)")
  }

  /// Says something only with `-v`.
  package func detail(_ text: String) {
    guard style.verbosity > 0, !style.isQuiet else { return }
    say("ctapi: \(text.escapedForTerminal)")
  }

  /// Says something that must be seen even in a pipe; left out with `-q`.
  package func warning(_ text: String) {
    diagnostic(Diagnostic(.warning, rule: "warning", text))
  }

  /// Writes a finding about a document: `api.yaml:14:7: warning: … [rule]`; errors are written even with `-q`.
  package func diagnostic(_ finding: Diagnostic) {
    guard !style.isQuiet || finding.severity == .error else { return }
    say(ErrorText.text(finding, colors: style.colorsNotes))
  }

  /// Writes an error: `ctapi: error: …` and `ctapi: hint: …`, or one JSON line.
  package func error(_ error: CtapiError) {
    say(style.isJSON ? ErrorText.json(error).text() : ErrorText.text(error, colors: style.colorsNotes))
  }

  /// What was said on standard error comes behind what was answered before it, as on a terminal.
  private func say(_ text: String) {
    try? answers.flush()
    try? notes.write(Array((text + "\n").utf8))
    flushNotes()
  }

  /// There is nowhere left to complain about standard error.
  private func flushNotes() { try? notes.flush() }
}
