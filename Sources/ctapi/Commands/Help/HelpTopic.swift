import CtapiCommandLine
import CtapiCore

/// What `ctapi help` explains besides commands; the same texts stand in the man pages.
enum HelpTopic: String, CaseIterable {
  case exits
  case environment
  case data
  case formats

  /// The topic's text, filled to 80 columns.
  var text: String {
    switch self {
    case .exits: ExitCodes.text
    case .environment: HelpTopic.environmentText
    case .data: HelpTopic.dataText
    case .formats: HelpTopic.formatsText
    }
  }

  private static let environmentText = """
    A flag wins over an environment variable, which wins over config.yaml in the
    data directory, which wins over what is built in.

      CTAPI_DATA      The data directory, as --data
      CTAPI_JSON      1: answer with JSON, as --json
      CTAPI_COLOR     auto, always or never, as --color
      CTAPI_NOW       The time, as --now: RFC 3339 or seconds since 1970
      CTAPI_CLOCK     An older name of CTAPI_NOW
      CTAPI_SEED      A number that makes identifiers repeatable; for tests
      CTAPI_STRICT    1: absent tables and APIs are errors, never made on use
      NO_COLOR        Not empty: no colour
      CLICOLOR_FORCE  Not 0: colour even in a pipe
      TERM            dumb: no colour
    """

  private static let dataText = """
    ctapi keeps everything in one directory: the one of --data, else of CTAPI_DATA,
    else the nearest .ctapi at or above the working directory, else ./.ctapi.
    Reading never makes it; the first command that keeps something does.

      format        The layout's number; a newer one is refused with exit 9
      config.yaml   Settings, written by you
      state.db      SQLite: pools, users, APIs, registry
      store.db      SQLite: tables and items
      keys/         Private keys as JWK, mode 0600
      outbox.jsonl  Messages the user pool sent
      logs/         Access logs
      run/          Where the running server listens

    Any number of commands and one server may use it at the same time. What a
    command has acknowledged survives a kill. The directory ignores itself in git.
    """

  private static let formatsText = """
    Answers go to standard output; notes, warnings and errors to standard error.

    --json gives exactly one compact JSON object and a newline, or one object a
    line for streams. Names are camelCase, times RFC 3339 in UTC, durations in
    seconds; members may be added, never taken away. Errors are one line:
      {"error":{"code":"...","exit":3,"message":"...","hint":"...","source":{...}}}

    Values on the command line:
      duration    90s 15m 1h30m 7d; a bare number is seconds
      size        512 64Ki 10M; Ki Mi Gi are powers of 1024, k M G of 1000
      time        2026-11-24T08:00:00Z, or seconds since 1970
      name=value  A text; name:=json gives any JSON value
      payload     A literal, @FILE, - for standard input; @@ for a leading @
      file        A path, or - for standard input or output

    Options may stand anywhere. -- ends them: operands that begin with '-' stand
    behind it. Only one part of a line may read standard input.
    """
}
