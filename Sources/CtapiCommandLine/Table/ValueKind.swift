/// What the text of an operand or of an option's value must be; checked before the command runs.
package enum ValueKind: Sendable, Hashable {
  /// Any text.
  case text
  /// A decimal integer within a range.
  case integer(ClosedRange<Int>)
  /// A decimal number.
  case number
  /// A duration such as `90s`, `15m`, `1h30m`, `7d`.
  case duration
  /// A number of bytes such as `64Ki`.
  case size
  /// An RFC 3339 time or seconds since 1970.
  case time
  /// One of these words.
  case choice([String])
  /// `name=text` or `name:=json`.
  case pair
  /// A path of a file that is read, or `-` for standard input.
  case file
  /// A path of a file that is written, or `-` for standard output.
  case outputFile
  /// A path of a directory.
  case directory
  /// A literal, `@FILE`, `-` for standard input, or `@@…` for a literal that begins with `@`.
  case payload
  /// A word of a command's path, or one of these topics.
  case command(topics: [String])

  /// The word that stands for a value of this kind in help.
  package var placeholder: String {
    switch self {
    case .text: "text"
    case .integer: "n"
    case .number: "number"
    case .duration: "duration"
    case .size: "size"
    case .time: "time"
    case .choice(let words): words.joined(separator: "|")
    case .pair: "name=value"
    case .file, .outputFile: "file"
    case .directory: "dir"
    case .payload: "payload"
    case .command: "command"
    }
  }

  /// Whether `text` takes its bytes from standard input.
  package func readsStandardInput(_ text: String) -> Bool { (self == .file || self == .payload) && text == "-" }
}
