import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes lint`.
enum RoutesLint {
  static var command: AppCommand {
    AppCommand(
      "lint", "Find what API Gateway would refuse, drop or twist",
      discussion: """
        Every finding names its rule, its place and a fix; nothing is imported. Without a file the imported API is \
        looked at, and its stages, too.
        """,
      operands: [.optional("file", .file, "The document; the imported API's without it")],
      options: [
        RoutesCommand.apiOption, .flag("rules", "List the rules with their reasons, and look at nothing"),
        .value("fail-on", .choice(["error", "warning"]), "What makes the answer no", default: "error"),
        .value("rule", .pair, "A rule to leave out: ID=off; repeatable", repeatable: true),
        .value("format", .choice(["text", "github", "junit", "sarif"]), "The form of the answer", default: "text"),
      ] + DocumentInput.options,
      examples: [
        Example("ctapi routes lint api.yaml", "Findings as a compiler writes them", files: [RoutesExamples.document]),
        Example("ctapi routes lint api.yaml --fail-on warning --rule quota=off", "A gate for CI"),
        Example("ctapi routes lint api.yaml --format sarif", "For a code-scanning service", output: "\"2.1.0\""),
        Example("ctapi routes lint --rules", "What is looked for, and why", output: "preflight-guarded"),
        Example(
          "ctapi routes lint --fail-on warning || echo blocked", "The imported API with its stages",
          setup: RoutesExamples.imported + " && ctapi routes stage update '$default' --throttle 0", output: "blocked"),
      ],
      exits: [
        .no: "something as serious as --fail-on was found", .notFound: "no such file or API",
        .invalidInput: "the document does not parse",
      ],
      isQuestion: true,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    if invocation.flag("rules") { return try list(invocation) }
    let off = try LintReport.rulesOff(invocation, of: LintRule.all.map(\.id))
    let (document, options, others) = try subject(invocation)
    let found = Linter.findings(document, options: options, off: off).filter { $0.rule != "authorizer-from-scheme" }
    let diagnostics = others.filter { !off.contains($0.rule) } + found.diagnostics(in: document)
    let report = LintReport(diagnostics: diagnostics, file: document.file ?? "")
    try invocation.output.object(report.json) { report.text(invocation.operand("format")) }
    let threshold: Diagnostic.Severity = invocation.operand("fail-on") == "warning" ? .warning : .error
    return diagnostics.contains { $0.severity >= threshold } ? .no : .done
  }

  /// The document, how it is read, and what is to be said besides: of a conversion, or of the API's stages.
  private static func subject(
    _ invocation: AppInvocation
  ) throws(CtapiError) -> (document: Document, options: ImportOptions, others: [Diagnostic]) {
    if invocation.string("file") != nil {
      let input = try DocumentInput("file", invocation)
      let options = ImportOptions(
        locality: invocation.environment.locality,
        localPool: LocalIssuer(issuer: "http://127.0.0.1:4566/local", clients: ["ctapi-cli"]))
      return (input.document, options, input.changes)
    }
    let storage = try invocation.environment.existingDefinitions()
    let stored = try storage.stored(try storage.entry(invocation.string("api")))
    return (stored.document, stored.options, StageLint.findings(stored.api))
  }

  private static func list(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try invocation.output.list(
      "rules", LintRule.all, columns: ["RULE", "REASON"], cells: { [$0.id, $0.reason] },
      json: { ["id": .string($0.id), "reason": .string($0.reason), "fix": .string($0.fix)] })
    return .done
  }
}
