import CtapiCore

/// Keeps two parts of one line from both reading standard input (`style-and-cli.md` B.3 rule 3).
struct StandardInputUse {
  private var reader: String?

  /// Notes a value; throws `usage` when it is the second that reads standard input.
  mutating func note(_ kind: ValueKind, _ text: String, as name: String) throws(CtapiError) {
    guard kind.readsStandardInput(text) else { return }
    if let reader {
      throw CtapiError(
        .usage, "\(reader) and \(name) cannot both read standard input",
        hint: "give one of them a file: @FILE, or its path")
    }
    reader = name
  }
}
