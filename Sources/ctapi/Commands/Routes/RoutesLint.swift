import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes lint`.
enum RoutesLint {
  static var command: AppCommand {
    AppCommand(
      "lint", "Find what API Gateway would refuse, drop or twist",
      discussion: "Every finding names its rule, its place and a fix; nothing is imported.",
      operands: [.required("file", .file, "The document")],
      options: [
        .value("fail-on", .choice(["error", "warning"]), "What makes the answer no", default: "error"),
        .value("rule", .pair, "A rule to leave out: ID=off; repeatable", repeatable: true),
        .value("format", .choice(["text", "github", "junit", "sarif"]), "The form of the answer", default: "text"),
      ] + DocumentInput.options,
      examples: [
        Example("ctapi routes lint api.yaml", "Findings as a compiler writes them", files: [RoutesExamples.document]),
        Example("ctapi routes lint api.yaml --fail-on warning --rule quota=off", "A gate for CI"),
        Example("ctapi routes lint api.yaml --format sarif", "For a code-scanning service", output: "\"2.1.0\""),
      ],
      exits: [.no: "something as serious as --fail-on was found", .invalidInput: "the document does not parse"],
      isQuestion: true,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let input = try DocumentInput("file", invocation)
    let document = input.document
    let options = ImportOptions(
      locality: invocation.environment.locality,
      localPool: LocalIssuer(issuer: "http://127.0.0.1:4566/local", clients: ["ctapi-cli"]))
    let found = Linter.findings(document, options: options, off: try LintReport.rulesOff(invocation))
      .filter { $0.rule != "authorizer-from-scheme" }
    let diagnostics = input.changes + found.diagnostics(in: document)
    let report = LintReport(diagnostics: diagnostics, file: document.file ?? "")
    try invocation.output.object(report.json) { report.text(invocation.operand("format")) }
    let threshold: Diagnostic.Severity = invocation.operand("fail-on") == "warning" ? .warning : .error
    return diagnostics.contains { $0.severity >= threshold } ? .no : .done
  }
}
