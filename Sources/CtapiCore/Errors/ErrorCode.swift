/// A failure's stable name, such as `table-not-found`, and the kind it belongs to.
///
/// Open for additions: each domain declares its own as static members in an extension of this type.
package struct ErrorCode: Sendable, Hashable {
  /// What a script needs to know of a failure; each kind has one exit code (`style-and-cli.md` B.3 rule 7).
  package enum Kind: String, Sendable, CaseIterable {
    /// The question was answered with no: absent item, rejected token, documents that differ.
    case no
    /// The command line itself is wrong.
    case usage
    /// A named thing does not exist.
    case notFound
    /// It exists already with other content, a condition failed, or it is busy.
    case conflict
    /// The caller is not allowed to.
    case refused
    /// A file, document or value does not parse or validate, or asks for what ctapi does not do.
    case invalidInput
    /// No server, a taken port, a dead upstream.
    case unavailable
    /// The time given ran out.
    case timedOut
    /// The data directory is corrupt, newer than this program, or not writable.
    case dataDirectory
    /// A defect of ctapi.
    case bug
  }

  /// Lower-case words joined by hyphens; part of the JSON contract.
  package let name: String
  /// The kind that decides the exit code.
  package let kind: Kind

  /// Declares a code.
  package init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

extension ErrorCode {
  /// A command line that does not parse.
  package static let usage = ErrorCode("usage", .usage)
  /// A document or value that does not parse.
  package static let invalidInput = ErrorCode("invalid-input", .invalidInput)
  /// Something valid that ctapi does not do, refused by name.
  package static let unsupported = ErrorCode("unsupported", .invalidInput)
  /// Input over a stated size.
  package static let tooLarge = ErrorCode("too-large", .invalidInput)
  /// A file that cannot be read, written or found.
  package static let fileNotFound = ErrorCode("file-not-found", .notFound)
  /// A file that exists and cannot be used.
  package static let fileUnreadable = ErrorCode("file-unreadable", .invalidInput)
  /// A data directory that cannot be used.
  package static let dataDirectory = ErrorCode("data-directory", .dataDirectory)
  /// The disk refused a write.
  package static let writeFailed = ErrorCode("write-failed", .dataDirectory)
  /// A server that does not answer.
  package static let unavailable = ErrorCode("unavailable", .unavailable)
  /// A defect of ctapi.
  package static let bug = ErrorCode("bug", .bug)
}
