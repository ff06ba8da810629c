package import CtapiCore

/// The one table of exit codes in words (`style-and-cli.md` B.3 rule 7).
package enum ExitCodes {
  /// Every code in order, with what it means.
  package static var rows: [(code: Int32, meaning: String)] {
    [(0, "Done, or the answer is yes")]
      + ErrorCode.Kind.allCases.map { (ExitStatus($0).code, meaning(of: $0)) }
      + [
        (130, "Ended by SIGINT (Ctrl-C)"), (141, "The reader of the answer stopped reading"), (143, "Ended by SIGTERM"),
      ]
  }

  /// What failures of this kind are.
  package static func meaning(of kind: ErrorCode.Kind) -> String {
    switch kind {
    case .no: "The answer is no: token invalid, item absent, documents differ"
    case .usage: "The command line is wrong: unknown command or option, bad value"
    case .notFound: "A named table, key, API, service or file does not exist"
    case .conflict: "It exists with other content, a condition failed, or it is busy"
    case .refused: "Not allowed: wrong password, unconfirmed user"
    case .invalidInput: "A file, document or value does not parse or validate"
    case .unavailable: "No server, a taken port, a dead upstream, an output that cannot be written"
    case .timedOut: "The time given ran out"
    case .dataDirectory: "The data directory is corrupt, newer, in use, or not writable"
    case .bug: "A defect of ctapi; please report it"
    }
  }
}
