import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// What `ctapi help` explains besides commands; man pages are made of the same texts.
enum HelpTopic: String, CaseIterable {
  case exits
  case environment
  case data
  case formats
  case extensions

  /// The topic's text.
  var blocks: [TextBlock] {
    switch self {
    case .exits:
      [
        .paragraph("Every command ends with one of these; 2 and more mean: read standard error."),
        .terms(ExitCodes.rows.map { (String($0.code), $0.meaning) }),
      ]
    case .environment:
      [
        .paragraph(
          """
          An option on the line wins over its environment variable, which wins over its setting in config.yaml in the \
          data directory, which wins over the default. The help of a command names the variables and settings of its \
          options.
          """),
        .terms(HelpTopic.variables),
      ]
    case .data: HelpTopic.dataBlocks
    case .formats: HelpTopic.formatBlocks
    case .extensions: HelpTopic.extensionBlocks
    }
  }

  /// The variables that every command reads.
  static let variables: [(String, String)] = [
    ("CTAPI_DATA", "The data directory, as --data."),
    ("CTAPI_JSON", "With 1, answer with JSON, as --json."),
    ("CTAPI_COLOR", "One of auto, always and never, as --color."),
    ("CTAPI_NOW", "The time, as --now: RFC 3339 or seconds since 1970."),
    ("CTAPI_CLOCK", "An older name of CTAPI_NOW."),
    ("CTAPI_REGION", "The region in identifiers, before AWS_REGION; us-east-1 unless set."),
    ("CTAPI_ACCOUNT", "The account in identifiers; 000000000000 unless set."),
    ("CTAPI_SEED", "A number that makes identifiers repeatable; for tests."),
    ("CTAPI_STRICT", "With 1, absent tables and APIs are errors, never made on use."),
    ("NO_COLOR", "If not empty, no colour."),
    ("CLICOLOR_FORCE", "If not 0, colour even in a pipe."),
    ("TERM", "If dumb, no colour."),
  ]

  /// The files of a data directory.
  static let files: [(String, String)] = [
    ("format", "The layout's number; a newer one is refused with exit 9."),
    ("config.yaml", "Settings, written by you."),
    ("state.db", "SQLite: pools, users, APIs, registry."),
    ("store.db", "SQLite: tables and items."),
    ("keys/", "Private keys as JWK, mode 0600."),
    ("outbox.jsonl", "Messages that the user pool sent."),
    ("logs/", "Access logs."),
    ("run/", "Where the running server listens."),
  ]

  private static var dataBlocks: [TextBlock] {
    [
      .paragraph(
        """
        ctapi keeps everything in one directory: the one of --data, else of CTAPI_DATA, else the nearest .ctapi at or \
        above the working directory, else .ctapi in the working directory. Reading never makes it; the first command \
        that keeps something does.
        """),
      .terms(files),
      .paragraph(
        """
        Any number of commands and one server may use it at the same time. What a command has acknowledged survives a \
        kill. The directory ignores itself in git.
        """),
      .paragraph(
        """
        Under limits, config.yaml bounds what imports, edits, deployments, stages and domains may grow to, and how many \
        calls the gateway takes together; nothing is bounded unless it says so. aws: true, or ctapi serve --aws-quotas \
        for one server, takes API Gateway's own values, which the other names change and none lifts:
        """),
      .literal("limits: {aws: true, routes: 100, domains: none, rate: 500, burst: 1000}"),
      .terms([
        ("aws", "true for API Gateway's values."), ("rate, burst", "Calls a second, and at once, of all APIs."),
        ("apis, domains", "How many there are."),
        ("routes, integrations, authorizers, stages", "How many an API has."),
        ("audiences, scopes, stage-variables", "How many an authorizer, a route and a stage have."),
      ]),
    ]
  }

  /// How errors are written, for the page about them.
  static var errorBlocks: [TextBlock] {
    [
      .paragraph(
        """
        An error names the thing it is about in quotes. A hint behind it is a command to paste, or says how to go on.         What is wrong in a file is told with its line and column, as compilers do:
        """),
      .literal(
        """
        ctapi: error: unknown command 'tokn'
        ctapi: hint: did you mean 'ctapi token'?
        api.yaml:14:7: error: no security scheme 'pool'
        """),
      .paragraph(
        """
        With --json it is one line on standard error; code is a stable name, exit the exit code, and hint and source \
        stand there when they are known:
        """),
      .literal(
        #"{"error":{"code":"usage","exit":2,"message":"...","hint":"...","source":{"file":"...","line":1,"column":1}}}"#
      ),
    ]
  }

  private static var formatBlocks: [TextBlock] {
    [
      .paragraph("Answers go to standard output; notes, warnings and errors to standard error."),
      .paragraph(
        """
        --json gives exactly one compact JSON object and a newline, or one object a line for streams. Names are \
        camelCase, times RFC 3339 in UTC, durations in seconds; members may be added, never taken away. Errors are \
        one line:
        """),
      .literal(#"{"error":{"code":"...","exit":3,"message":"...","hint":"...","source":{}}}"#),
      .paragraph("Values on the command line:"),
      .terms([
        ("duration", "90s 15m 1h30m 7d; a bare number is seconds."),
        ("size", "512 64Ki 10M; Ki Mi Gi are powers of 1024, k M G of 1000."),
        ("time", "2026-11-24T08:00:00Z, or seconds since 1970."),
        ("name=value", "A text; name:=json gives any JSON value."),
        ("payload", "A literal, @FILE, or - for standard input; @@ stands for a leading @."),
        ("file", "A path, or - for standard input or output."),
      ]),
      .paragraph(
        """
        Why a token is not accepted is one word of this list, in brackets behind the message and as reason in JSON: \
        \(TokenReason.allCases.map(\.rawValue).joined(separator: ", ")).
        """),
      .paragraph(
        """
        Options may stand anywhere. -- ends them: operands that begin with a hyphen stand behind it. Only one part of \
        a line may read standard input.
        """),
    ]
  }
}
