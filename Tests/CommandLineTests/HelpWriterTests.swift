import CtapiCommandLine
import CtapiCore
import Testing

@Suite struct HelpWriterTests {
  private func help(_ words: [String], _ children: [Command<Void>]) throws -> String {
    let table = CommandTable(
      root: Command<Void>("prog", "A program") { children }, globals: [.value("data", .directory, "Where")])
    return HelpWriter.text(table, try LineParser.parse(words + ["--help"], table).path)
  }

  @Test func leafHelpHasEveryPart() throws {
    let text = try help(
      ["put"],
      [
        Command(
          "put", "Keep an item", discussion: "It is kept.",
          operands: [.required("key", .text, "Which"), .optional("body", .payload, "What")],
          options: [
            .value("ttl", short: "t", .duration, "How long", default: "1h", variable: "PROG_TTL", setting: "put.ttl"),
            .value("tag", .pair, "Marks", repeatable: true, note: "none"), .flag("hush", "Unseen", isHidden: true),
          ], examples: [Example("prog put a", "One")], exits: [.conflict: "it exists"], run: { _ in .done })
      ])
    #expect(
      text == """
        Keep an item

        Usage: prog put <key> [<body>] [--ttl <duration>] [--tag <name=value>]...

        It is kept.

        Examples:
          # One
          prog put a

        Operands:
          <key>                     Which
          <body>                    What: a literal, @FILE, or - for standard input

        Options:
          -t, --ttl <duration>      How long (default: 1h) [env: PROG_TTL] [config:
                                    put.ttl]
              --tag <name=value>    Marks (default: none); repeatable

        Global options (see prog --help):
          --data <dir> -h --version

        Exit codes (the others: prog help exits):
          4   it exists

        """)
  }

  @Test func groupsStandUnderTheirHeadings() throws {
    let text = try help(
      [],
      [
        Command("item", "Things", section: "Parts") { [] },
        Command("run", "Start", section: "Running", run: { _ in .done }),
        Command("ghost", "Unseen", isHidden: true, run: { _ in .done }),
      ])
    #expect(text.contains("Parts:\n  item   Things\n\nRunning:\n  run    Start\n"))
    #expect(!text.contains("ghost"))
    #expect(text.contains("      --data <dir>          Where\n"))
  }

  @Test func linesFitEightyColumns() throws {
    let text = try help(
      ["put"],
      [
        Command(
          "put", "Keep", discussion: String(repeating: "many words ", count: 40),
          options: (1...9).map { .value("option-\($0)", .text, String(repeating: "words ", count: 30)) },
          run: { _ in .done })
      ])
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
