import CtapiCommandLine
import CtapiCore
import Testing

@Suite struct ManualWriterTests {
  private let facts = ManualWriter<Void>.Facts(
    version: "1.0", date: "November 24, 2026", environment: [("PROG_X", "A naïve variable.")],
    files: [(".prog/x", "A file.")], references: [("prog-data", "5")])

  private func page(_ leaf: Command<Void>) -> String {
    let table = CommandTable(root: Command<Void>("prog", "A program") { [leaf] }, globals: [])
    return ManualWriter(table, facts: facts).pages.first { $0.name == "prog-\(leaf.name).1" }?.text ?? ""
  }

  private func lines(_ leaf: Command<Void>) -> [String] {
    page(leaf).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func leadingDotsAndQuotesStayText() {
    let lines = lines(
      Command(
        "dot", "Dots", discussion: ".ctapi is a folder.\n\n  .literal line\n  'quoted", run: { _ in .done }))
    #expect(lines.contains("\\&.ctapi is a folder."))
    #expect(lines.contains("  .literal line"))
    #expect(lines.contains("  \\(aqquoted"))
  }

  @Test func nonASCIIAndBackslashesAreSpelled() {
    let lines = lines(Command("word", "Words", discussion: "A naïve \\ path → here.", run: { _ in .done }))
    #expect(lines.contains("A na\\[u00EF]ve \\e path \\[u2192] here."))
    #expect(lines.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.isASCII } })
  }

  @Test func thereIsNoEmptyLine() {
    let lines = lines(
      Command(
        "gap", "Gaps", discussion: "One.\n\nTwo.\n\n  a\n\n  b", examples: [Example("prog gap", "A gap")],
        run: { _ in .done }))
    #expect(lines.dropLast().allSatisfy { !$0.isEmpty })
  }

  @Test func everySectionIsThere() {
    let text = page(
      Command(
        "all", "Everything", operands: [.required("name", .text, "A name")],
        options: [.value("ttl", short: "t", .duration, "How long", default: "1h", variable: "PROG_TTL")],
        examples: [Example("prog all x", "One")], exits: [.notFound: "no such name"], run: { _ in .done }))
    for section in [
      "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "ENVIRONMENT", "FILES", "\"EXIT STATUS\"", "EXAMPLES",
      "\"SEE ALSO\"",
    ] { #expect(text.contains(".Sh \(section)\n"), "\(section)") }
    #expect(text.contains(".Op Fl \\-ttl Ar duration\n"))
    #expect(text.contains(".It Fl t , Fl \\-ttl Ar duration\n"))
    #expect(text.contains("How long (default: 1h) [env: PROG_TTL]."))
    #expect(text.contains("prog all: no such name."))
    #expect(text.contains(".Xr prog 1 ,\n.Xr prog-data 5\n"))
    #expect(text.contains(".Dd November 24, 2026\n.Dt PROG-ALL 1\n.Os prog 1.0\n"))
  }

  @Test func hiddenCommandsAndOptionsHaveNoPlace() {
    let hidden = Command<Void>("ghost", "Unseen", isHidden: true, run: { _ in .done })
    #expect(page(hidden).isEmpty)
    let text = page(Command("seen", "Seen", options: [.flag("secret", "Unseen", isHidden: true)], run: { _ in .done }))
    #expect(!text.contains("secret"))
  }
}
