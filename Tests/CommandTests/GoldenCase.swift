import CtapiCore

/// A file of command lines with what they must write and end with; `Cases/help.txt` begins with the format.
struct GoldenCase {
  /// One command line and what is expected of it.
  struct Step {
    var comments: [String] = []
    var line: String
    var input: [String] = []
    var output: [String] = []
    var errors: [String] = []
    var exit: Int32 = 0
    let number: Int
  }

  private(set) var variables: [String: String] = [:]
  private(set) var steps: [Step] = []
  private(set) var files: [(name: String, content: String)] = []
  private var trailing: [String] = []
  private var variableLines: [String] = []

  /// Reads a case; a line of no known form is refused.
  init(_ text: String, file: String) throws(CtapiError) {
    var content: [String]?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated() {
      if line.hasPrefix("-- "), line.hasSuffix(" --") {
        finishFile(&content)
        files.append((String(line.dropFirst(3).dropLast(3)), ""))
        content = []
      } else if content != nil {
        content?.append(line)
      } else {
        try read(line, at: SourcePlace(file: file, line: index + 1, column: 1))
      }
    }
    finishFile(&content)
  }

  private mutating func finishFile(_ content: inout [String]?) {
    guard let lines = content, let last = files.indices.last else { return }
    files[last].content = lines.joined(separator: "\n") + (lines.last == "" ? "" : "\n")
    content = nil
  }

  private mutating func read(_ line: String, at place: SourcePlace) throws(CtapiError) {
    let mark = line.prefix { $0 != " " }
    let rest = String(line.dropFirst(mark.count + 1))
    if mark == "$" {
      steps.append(Step(comments: trailing, line: rest, number: place.line ?? 0))
      trailing = []
    } else if line.isEmpty || mark.hasPrefix("#") {
      trailing.append(line)
    } else if mark == "%" {
      let parts = rest.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      variables[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
      variableLines += trailing + [line]
      trailing = []
    } else if let last = steps.indices.last, trailing.isEmpty {
      switch mark {
      case "<": steps[last].input.append(rest)
      case ">": steps[last].output.append(rest)
      case "!": steps[last].errors.append(rest)
      case "=" where Int32(rest) != nil: steps[last].exit = Int32(rest) ?? 0
      default: throw CtapiError(.invalidInput, "unknown mark '\(mark)'", place: place)
      }
    } else {
      throw CtapiError(.invalidInput, "an expectation stands before any '$ command'", place: place)
    }
  }

  /// The text of the case with these steps, for recording.
  func text(_ steps: [Step]) -> String {
    var lines = variableLines
    for step in steps {
      lines += step.comments + ["$ " + step.line]
      lines += step.input.map { "< " + $0 } + step.output.map { $0.isEmpty ? ">" : "> " + $0 }
      lines += step.errors.map { $0.isEmpty ? "!" : "! " + $0 }
      if step.exit != 0 { lines.append("= \(step.exit)") }
    }
    lines += trailing
    var text = lines.joined(separator: "\n")
    if !text.hasSuffix("\n") { text += "\n" }
    for file in files { text += "-- \(file.name) --\n" + file.content }
    return text
  }
}
