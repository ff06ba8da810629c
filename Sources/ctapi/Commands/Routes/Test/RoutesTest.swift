import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// `ctapi routes test`.
enum RoutesTest {
  static var command: AppCommand {
    AppCommand(
      "test", "Check that a running API does what its document says",
      discussion: """
        Calls every operation with values from its examples and schemas, and checks that the status is declared and \
        the body fits its schema; that guarded routes refuse calls without a token and with something that is none; \
        and that preflights are answered as the CORS settings say. Operations that change something are called, too, \
        unless --safe is given.
        """,
      operands: [.optional("file", .file, "The document; the imported API's without it")],
      options: [
        RoutesCommand.apiOption,
        .value("against", .text, as: "url", "Where the API answers", note: "the running server"),
        .value("token", .payload, "The token for guarded routes: @FILE or -, so that no list of processes shows it"),
        .value("only", .text, as: "key", "A route to check, instead of all; repeatable", repeatable: true),
        .flag("safe", "Call only what changes nothing"),
        .value("timeout", .duration, "How long each answer may take", default: "10s"),
        .value("format", .choice(["text", "junit"]), "The form of the answer", default: "text"),
      ] + DocumentInput.options,
      examples: [
        Example(
          "ctapi routes test api.yaml --against http://127.0.0.1:9 || echo unreachable", "Nothing answers there",
          files: [RoutesExamples.document], output: "unreachable"),
        Example(
          "ctapi token mint | ctapi routes test --token - --safe --format junit", "A step of a CI job",
          unrun: "needs a running server"),
      ],
      exits: [
        .no: "something is not as the document says", .notFound: "no such file, API or route",
        .invalidInput: "the document could not be served", .unavailable: "nothing answers, or no server runs",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let (document, options, prefix) = try subject(invocation)
    let token = try invocation.input("token", limit: 1 << 16).map { trimmed($0.bytes) }
    let cases = try ContractPlan.cases(
      of: document, options: options, only: invocation.strings("only"), isSafe: invocation.flag("safe"),
      hasToken: token != nil)
    let base = try base(invocation, prefix: prefix)
    var runner = ContractRunner(base: base, token: token, timeout: invocation.duration("timeout") ?? .seconds(10))
    for item in cases { try runner.run(item) }
    let report = ContractReport(results: runner.results, base: base.authority)
    try invocation.output.object(report.json) {
      invocation.operand("format") == "junit" ? report.junit : report.text
    }
    return report.failures == 0 ? .done : .no
  }

  private static func trimmed(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The document, how it is read, and the path that leads to its API on the running server.
  private static func subject(
    _ invocation: AppInvocation
  ) throws(CtapiError) -> (document: Document, options: ImportOptions, prefix: String) {
    let name = invocation.string("api")
    if invocation.string("file") != nil {
      let pool = LocalIssuer(issuer: "http://127.0.0.1:4566/local", clients: ["ctapi-cli"])
      let options = ImportOptions(locality: invocation.environment.locality, localPool: pool)
      return (try DocumentInput("file", invocation).document, options, "")
    }
    let storage = try invocation.environment.existingDefinitions()
    let entry = try storage.entry(name)
    let stored = try storage.stored(entry)
    return (stored.document, stored.options, "/_api/" + entry.id)
  }

  private static func base(_ invocation: AppInvocation, prefix: String) throws(CtapiError) -> HTTPURL {
    if let text = invocation.string("against") {
      return try HTTPURL(text.hasSuffix("/") ? String(text.dropLast()) : text)
    }
    let server = try ServerAddress.read(from: invocation.environment.data)
    return try HTTPURL(server.gateway + prefix)
  }
}
