import CtapiCommandLine
import CtapiCore
import Testing

@Suite struct LineParserTests {
  /// A small table with one of everything.
  private var table: CommandTable<Int> {
    CommandTable(
      root: Command("prog", "A program") {
        [
          Command("item", "Things") {
            [
              Command(
                "put", "Keep an item",
                operands: [.required("table", .text, "Where"), .required("key", .text, "Which")]
                  + [.optional("body", .payload, "What")],
                options: [
                  .value("ttl", short: "t", .duration, "How long", default: "1h", variable: "PROG_TTL", setting: "ttl"),
                  .value("tag", .pair, "Marks", repeatable: true), .flag("force", short: "f", "Anyway"),
                  .value("mode", .choice(["fast", "slow"]), "How"), .value("from", .file, "A file"),
                ], run: { _ in .done })
            ]
          },
          Command("run", "Start a program", operands: [.postTerminator("command", "What to run")], run: { _ in .no }),
        ]
      },
      globals: [.value("data", .directory, "Where"), .flag("verbose", short: "v", "More")])
  }

  private func invocation(_ line: String, variables: [String: String] = [:]) throws -> Invocation<Int> {
    var parsed = try LineParser.parse(line.split(separator: " ").map(String.init), table)
    try parsed.resolve(variable: { variables[$0] }, setting: { _ throws(CtapiError) in nil })
    return parsed.invocation(7)
  }

  private func failure(_ line: String, variables: [String: String] = [:]) -> CtapiError? {
    do {
      _ = try invocation(line, variables: variables)
      return nil
    } catch {
      return error as? CtapiError
    }
  }

  @Test func operandsAndOptionsStandInAnyOrder() throws {
    let put = try invocation("item put --ttl 5m pets -f 1 --tag a=b {} --tag n:=[1]")
    #expect(put.path == ["item", "put"])
    #expect(put.context == 7)
    #expect(put.operand("table") == "pets" && put.operand("key") == "1" && put.string("body") == "{}")
    #expect(put.duration("ttl") == .seconds(300))
    #expect(put.flag("force"))
    #expect(put.pairs("tag").map(\.name) == ["a", "n"])
    #expect(put.pairs("tag").map(\.value) == ["b", [1]])
  }

  @Test func globalOptionsStandAnywhere() throws {
    let line = try LineParser.parse(["-v", "--data=x", "item", "-v", "put", "a", "b", "-fv"], table)
    #expect(line.globals.string("data") == "x")
    #expect(line.globals.count("verbose") == 3)
    #expect(line.words == ["item", "put"])
  }

  @Test func lineWinsOverVariableOverDefault() throws {
    #expect(try invocation("item put a b").duration("ttl") == .seconds(3600))
    #expect(try invocation("item put a b", variables: ["PROG_TTL": "2s"]).duration("ttl") == .seconds(2))
    #expect(try invocation("item put a b -t1s", variables: ["PROG_TTL": "2s"]).duration("ttl") == .seconds(1))
    #expect(try invocation("item put a b").isGiven("ttl") == false)
    #expect(try invocation("item put a b", variables: ["PROG_TTL": ""]).isGiven("ttl") == false)
    let error = failure("item put a b", variables: ["PROG_TTL": "soon"])
    #expect(error?.message.hasPrefix("environment variable PROG_TTL: 'soon' is not a duration") == true)
  }

  @Test func settingStandsBetweenVariableAndDefault() throws {
    var line = try LineParser.parse(["item", "put", "a", "b"], table)
    try line.resolve(variable: { _ in nil }, setting: { name throws(CtapiError) in name == "ttl" ? "9s" : nil })
    #expect(line.invocation(0).duration("ttl") == .seconds(9))
  }

  @Test func wordsBehindTheTerminatorAreOperands() throws {
    #expect(try invocation("item put pets -- -5").operand("key") == "-5")
    #expect(try invocation("run -- node --port 0 -v").strings("command") == ["node", "--port", "0", "-v"])
  }

  @Test(arguments: [
    ("itm put", "unknown command 'itm'", "did you mean 'prog item'?"),
    ("item pt a", "unknown command 'pt' for 'prog item'", "did you mean 'prog item put'?"),
    ("item zebra", "unknown command 'zebra' for 'prog item'", "see: prog item --help"),
    ("item put a b --frce", "unknown option '--frce' for 'prog item put'", "did you mean '--force'?"),
    ("--ttl 1h item put a b", "unknown option '--ttl' for 'prog'", "a command's own options come after its name"),
    ("item put a", "'prog item put' needs the operand <key>", "usage: prog item put <table> <key> [<body>]"),
    ("item put a b c d", "unexpected operand 'd' for 'prog item put'", "usage: prog item put <table>"),
    ("item put a -5", "operand '-5' looks like an option", "prog item put a -- -5"),
    ("item put a b --ttl", "option '--ttl' needs a value", "write --ttl <duration>"),
    ("item put a b --ttl --force", "option '--ttl' needs a value, found '--force'", "--ttl=--force"),
    ("item put a b --ttl soon", "option '--ttl': 'soon' is not a duration", "see: prog item put --help"),
    ("item put a b --mode fst", "option '--mode': 'fst' is not one of fast, slow", "did you mean --mode fast?"),
    ("item put a b --force=1", "option '--force' takes no value, found '1'", "write --force alone"),
    ("item put a b --tag x", "option '--tag': 'x' is refused: 'x' is not of the form name=value", "see:"),
    ("item put a b --tag x:={", "option '--tag': 'x:={' is refused: the value behind 'x:=' is not JSON", "see:"),
    ("item put a b - --from -", "--from and <body> cannot both read standard input", "@FILE"),
    ("run node", "unexpected operand 'node' for 'prog run'", "the command to run stands behind '--'"),
    ("item put a b -x", "unknown option '-x' for 'prog item put'", "see: prog item put --help"),
  ])
  func wrongLineNamesTheMistakeAndTheFix(line: String, message: String, hint: String) throws {
    let error = try #require(failure(line))
    #expect(error.code == .usage)
    #expect(error.message.hasPrefix(message), "\(error.message)")
    #expect(error.hint?.contains(hint) == true, "\(error.hint ?? "")")
  }

  @Test func helpWinsOverMistakes() throws {
    let line = try LineParser.parse(["item", "put", "--bogus", "--help"], table)
    guard case .help = line.request else {
      Issue.record("not help")
      return
    }
    #expect(line.words == ["item", "put"])
  }

  @Test func bareNounAsksForHelp() throws {
    guard case .help = try LineParser.parse(["item"], table).request else {
      Issue.record("not help")
      return
    }
  }

  @Test func helpBehindTheTerminatorIsAnOperand() throws {
    #expect(try invocation("run -- prog --help").strings("command") == ["prog", "--help"])
  }
}
