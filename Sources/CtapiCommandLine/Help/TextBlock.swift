/// A piece of explaining text that help and man pages lay out in their own way.
package enum TextBlock: Sendable {
  /// Sentences, filled.
  case paragraph(String)
  /// Terms and their explanations.
  case terms([(String, String)])
  /// Lines kept as they are.
  case literal(String)
}

extension [TextBlock] {
  /// The blocks as plain text of 80 columns, an empty line between them.
  package var plainText: String {
    map { block in
      switch block {
      case .paragraph(let text): TextWrapping.lines(text, width: 80).joined(separator: "\n")
      case .terms(let rows):
        TextWrapping.columns(rows, gutter: (rows.map(\.0.count).max() ?? 0) + 5, width: 80).joined(separator: "\n")
      case .literal(let text):
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
      }
    }.joined(separator: "\n\n") + "\n"
  }
}
