/// Breaks paragraphs into lines.
enum TextWrapping {
  /// The words of `text` in lines of at most `width` columns; a longer word stands alone.
  static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if line.isEmpty {
        line = String(word)
      } else if line.count + 1 + word.count <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// Paragraphs (separated by empty lines) filled to `width`; lines that begin with a space keep their breaks.
  static func paragraphs(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var paragraph = ""
    func flush() {
      lines += TextWrapping.lines(paragraph, width: width)
      paragraph = ""
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty || line.first == " " {
        flush()
        lines.append(String(line))
      } else {
        paragraph += " " + line
      }
    }
    flush()
    return lines
  }

  /// A left column and a wrapped right column, as in an option list.
  static func columns(_ rows: [(String, String)], indent: Int = 2, gutter: Int, width: Int) -> [String] {
    var lines: [String] = []
    let margin = String(repeating: " ", count: indent)
    let hanging = String(repeating: " ", count: gutter)
    for (left, right) in rows {
      let wrapped = TextWrapping.lines(right, width: max(width - gutter, 20))
      let head = margin + left
      if head.count + 2 > gutter {
        lines.append(head)
        lines += wrapped.map { hanging + $0 }
      } else {
        let padding = String(repeating: " ", count: gutter - head.count)
        lines.append(wrapped.isEmpty ? head : head + padding + wrapped[0])
        lines += wrapped.dropFirst().map { hanging + $0 }
      }
    }
    return lines
  }
}
