package import CtapiCore
import Glibc

/// Writes what a running server has to say to standard error, a line at a time, from any of its threads.
package struct ServeLog: Sendable {
  private let style: OutputStyle

  /// A log in the style of the command that serves.
  package init(_ style: OutputStyle) { self.style = style }

  /// Writes a finding; notes only with `-v`, warnings unless `-q`.
  package func write(_ finding: Diagnostic) {
    switch finding.severity {
    case .note: guard style.verbosity > 0 else { return }
    case .warning: guard !style.isQuiet else { return }
    case .error: break
    }
    let line = ErrorText.text(finding, colors: style.colorsNotes) + "\n"
    // One call a line keeps lines of several threads apart; there is nowhere to complain when it fails.
    let bytes = Array(line.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}
