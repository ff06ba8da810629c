/// Builds mdoc source line by line, escaping what roff would take as its own.
struct Mdoc {
  private(set) var lines: [String] = []

  var text: String { lines.joined(separator: "\n") + "\n" }

  /// A macro line; the arguments are escaped and quoted where they need it.
  mutating func macro(_ name: String, _ arguments: String...) {
    lines.append(([".\(name)"] + arguments.map(Mdoc.argument)).joined(separator: " "))
  }

  /// A macro line whose arguments are written already.
  mutating func raw(_ line: String) { lines.append(line) }

  /// Running text: one input line a sentence, as roff wants it.
  mutating func paragraph(_ text: String) {
    for sentence in Mdoc.sentences(text) { lines.append(Mdoc.textLine(sentence)) }
  }

  /// Paragraphs of a discussion, separated by empty lines; lines that begin with a space are kept as they are.
  mutating func discussion(_ text: String) {
    for part in text.split(separator: "\n\n") {
      macro("Pp")
      if part.first == " " {
        literal(String(part))
      } else {
        paragraph(part.split(separator: "\n").joined(separator: " "))
      }
    }
  }

  /// Lines kept as they are, indented.
  mutating func literal(_ text: String) {
    raw(".Bd -literal -offset indent")
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(line.isEmpty ? "\\&" : Mdoc.textLine(String(line)))
    }
    raw(".Ed")
  }

  /// Blocks of text.
  mutating func blocks(_ blocks: [TextBlock]) {
    for (index, block) in blocks.enumerated() {
      switch block {
      case .paragraph(let text):
        if index > 0 { macro("Pp") }
        paragraph(text)
      case .literal(let text): literal(text)
      case .terms(let rows): terms(rows.map { (Mdoc.argument($0.0), $0.1) })
      }
    }
  }

  /// A tagged list; each term is macro text that is written already.
  mutating func terms(_ rows: [(String, String)]) {
    guard !rows.isEmpty else { return }
    raw(".Bl -tag -width Ds")
    for (term, text) in rows {
      lines.append(".It \(term)")
      paragraph(text)
    }
    raw(".El")
  }

  /// Splits running text behind full stops that end a sentence.
  static func sentences(_ text: String) -> [String] {
    var sentences: [String] = []
    var current = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      current += (current.isEmpty ? "" : " ") + word
      if word.hasSuffix("."), !word.hasSuffix("..") {
        sentences.append(current)
        current = ""
      }
    }
    if !current.isEmpty { sentences.append(current) }
    return sentences
  }

  /// Escapes characters: the backslash, the hyphen-minus (else it may become a dash), and what is not ASCII.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "`": escaped += "\\(ga"
      case "^": escaped += "\\(ha"
      case "~": escaped += "\\(ti"
      case "\"": escaped += "\\(dq"
      case "'": escaped += "\\(aq"
      case _ where scalar.isASCII: escaped.unicodeScalars.append(scalar)
      default:
        let hex = String(scalar.value, radix: 16, uppercase: true)
        escaped += "\\[u" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex + "]"
      }
    }
    return escaped
  }

  /// A line of text: a leading dot would make it a macro (quotes are escaped anyway).
  static func textLine(_ text: String) -> String {
    let line = escaped(text)
    return line.hasPrefix(".") ? "\\&" + line : line
  }

  /// One macro argument: quoted when it has spaces, shielded when it is punctuation or could be a macro's name.
  static func argument(_ text: String) -> String {
    let escaped = escaped(text)
    if escaped.contains(" ") || escaped.isEmpty { return "\"\(escaped)\"" }
    let isPunctuation = text.count == 1 && !(text.first?.isLetter ?? false) && !(text.first?.isNumber ?? false)
    let couldBeMacro = text.count == 2 && text.first?.isUppercase == true
    return isPunctuation || couldBeMacro ? "\\&" + escaped : escaped
  }
}
