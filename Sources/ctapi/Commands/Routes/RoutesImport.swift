import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition
import CtapiIdentity

/// `ctapi routes import`.
enum RoutesImport {
  static var command: AppCommand {
    AppCommand(
      "import", "Make an API equal to an OpenAPI document",
      discussion: """
        Takes OpenAPI 3.0 in JSON or YAML with the extensions of API Gateway. Operations without an integration go to \
        --target, to the document's server, or answer mocks from its examples. Whatever 'security' asks for becomes an \
        authorizer; what cannot be enforced makes the import fail.
        """,
      operands: [.required("file", .file, "The document")],
      options: [
        .value("api", .text, as: "name", "The API's name", default: "api"),
        .value("target", .text, as: "url|service", "Where operations without an integration go"),
        .value(
          "base-path", .choice(["ignore", "prepend", "split"]), "What to do with the server's path", default: "ignore"),
        .value("issuer", .text, as: "url", "The issuer of schemes that name none", note: "the local pool's"),
        .value("audience", .text, as: "id", "An audience of schemes that name none; repeatable", repeatable: true),
        .flag("merge", "Keep routes and components the document does not have"),
        .value("fail-on", .choice(["error", "warning"]), "What makes the import fail", default: "error"),
        .flag("dry-run", "Say what would change, and change nothing"),
      ] + DocumentInput.options,
      examples: [
        Example(
          "ctapi routes import api.yaml --target http://127.0.0.1:9000", "Routes to one backend",
          files: [RoutesExamples.document]),
        Example("ctapi routes import api.yaml --api pets --target pets.demo --dry-run --json", "What would change"),
        Example("ctapi routes import api.yaml --fail-on warning", "A gate for CI: mocks are no warning"),
        Example(
          "ctapi routes import old.yaml --upgrade --target pets.demo", "From Swagger 2.0, with every change on stderr",
          files: [RoutesExamples.swagger]),
        Example(
          "ctapi routes import split.yaml --allow-refs . --target pets.demo", "From several files",
          files: RoutesExamples.split),
      ],
      exits: [
        .invalidInput: "the document does not parse, or asks for what cannot be done", .notFound: "no such file",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try check(invocation)
    let input = try DocumentInput("file", invocation)
    let document = input.document
    if !invocation.output.isJSON { for change in input.changes { invocation.output.diagnostic(change) } }
    let isDry = invocation.flag("dry-run")
    let options = try options(invocation, document, isDry: isDry)
    let environment = invocation.environment
    var identifiers = environment.identifiers
    let id = identifiers.base36(10)
    let merging = invocation.flag("merge")
    let storage = try environment.existingDefinitions()
    let plan = try storage.plan(document, name: invocation.operand("api"), options: options, merging: merging) { id }
    try report(plan, invocation)
    var isChanged = true
    if !isDry { isChanged = try environment.madeDefinitions().apply(plan) }
    try answer(plan, input.changes, isChanged: isChanged, isDry: isDry, invocation)
    return .done
  }

  private static func check(_ invocation: AppInvocation) throws(CtapiError) {
    if invocation.operand("api").isEmpty {
      throw CtapiError(.usage, "option '--api' is empty", hint: "leave it out for the API named api")
    }
    if let issuer = invocation.string("issuer"), !RemoteKeys.isURL(issuer) {
      throw CtapiError(
        .usage, "option '--issuer': '\(issuer.escapedForTerminal)' is no http or https URL",
        hint: "write it as tokens say it, such as --issuer https://issuer.example")
    }
  }

  private static func options(
    _ invocation: AppInvocation, _ document: Document, isDry: Bool
  ) throws(CtapiError) -> ImportOptions {
    let environment = invocation.environment
    var options = ImportOptions(
      target: invocation.string("target"),
      basePath: ImportOptions.BasePath(rawValue: invocation.operand("base-path")) ?? .ignore,
      locality: environment.locality, issuer: invocation.string("issuer"), audience: invocation.strings("audience"))
    guard options.issuer == nil, API.needsIssuer(document) else { return options }
    guard isDry else {
      options.localPool = try environment.localIssuer()
      return options
    }
    // A trial names the pool that the import itself would make.
    let pool = try LocalPools(reading: environment.data).pool(nil)
    options.localPool = LocalIssuer(
      issuer: pool?.issuer ?? Pool.defaultBase + "/local", clients: pool?.clients ?? [Pool.defaultClient])
    return options
  }

  /// Says what was found; throws when it is too much.
  private static func report(_ plan: ImportPlan, _ invocation: AppInvocation) throws(CtapiError) {
    let output = invocation.output
    let mocks = plan.findings.count { $0.rule == "integration-mock" }
    let diagnostics = plan.findings.filter { $0.severity > .note }.diagnostics(in: plan.document)
    let errors = diagnostics.filter { $0.severity == .error }
    if !output.isJSON {
      for diagnostic in diagnostics where diagnostic != errors.first { output.diagnostic(diagnostic) }
      if mocks > 0, errors.isEmpty {
        output.warning("\(mocks) operation\(mocks == 1 ? " has" : "s have") no backend and will answer mocks")
      }
    }
    if let first = errors.first {
      throw CtapiError(.invalidDocument, first.message, hint: first.hint, place: first.place)
    }
    guard invocation.operand("fail-on") == "warning", let first = diagnostics.first else { return }
    throw CtapiError(
      .invalidDocument, "Warnings found during import: \(first.message)", hint: first.hint, place: first.place)
  }

  private static func answer(
    _ plan: ImportPlan, _ changes: [Diagnostic], isChanged: Bool, isDry: Bool, _ invocation: AppInvocation
  ) throws(CtapiError) {
    let findings = plan.findings.diagnostics(in: plan.document)
    var json: JSON = [
      "api": ["id": .string(plan.api.id), "name": .string(plan.api.name), "title": .string(plan.api.title)],
      "routes": .integer(plan.api.routes.count), "created": .strings(plan.created), "updated": .strings(plan.updated),
      "deleted": .strings(plan.deleted), "warnings": .array(findings.map { ErrorText.json($0) }),
      "changed": .bool(isChanged), "dryRun": .bool(isDry),
    ]
    if !changes.isEmpty { json[JSONPointer(["upgrade"])] = .array(changes.map { ErrorText.json($0) }) }
    let counts = "+\(plan.created.count) ~\(plan.updated.count) -\(plan.deleted.count)"
    invocation.output.note("api '\(plan.api.name)': \(plan.api.routes.count) routes (\(counts))")
    guard isDry else { return try invocation.output.object(json) { "" } }
    try invocation.output.object(json) {
      (plan.created.map { "+ \($0)" } + plan.updated.map { "~ \($0)" } + plan.deleted.map { "- \($0)" })
        .map(\.escapedForTerminal).joined(separator: "\n")
    }
  }
}
