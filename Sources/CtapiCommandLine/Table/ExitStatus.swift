package import CtapiCore

/// The number a command ends with.
package struct ExitStatus: Sendable, Hashable {
  /// The number.
  package let code: Int32

  /// A status of that number; for programs that ctapi runs in the foreground.
  package init(code: Int32) { self.code = code }

  /// The status of a failure of this kind: the one table of exit codes (`style-and-cli.md` B.3 rule 7).
  package init(_ kind: ErrorCode.Kind) {
    code =
      switch kind {
      case .no: 1
      case .usage: 2
      case .notFound: 3
      case .conflict: 4
      case .refused: 5
      case .invalidInput: 6
      case .unavailable: 7
      case .timedOut: 8
      case .dataDirectory: 9
      case .bug: 70
      }
  }

  /// Done, or the answer is yes.
  package static let done = ExitStatus(code: 0)
  /// The answer is no.
  package static let no = ExitStatus(.no)
}
