import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes export`.
enum RoutesExport {
  static var command: AppCommand {
    AppCommand(
      "export", "Write an API's OpenAPI document",
      discussion: """
        Gives back the document that was imported, whole. With --aws it writes what API Gateway would export: only \
        what API Gateway keeps.
        """,
      options: [
        RoutesCommand.apiOption,
        .value("format", .choice(["yaml", "json"]), "The notation", note: "the document's own"),
        .value("output", short: "o", .outputFile, "Where to write it", default: "-"),
        .flag("no-extensions", "Leave x-amazon-… and x-ctapi-… out"),
        .flag("aws", "Write what API Gateway would export"),
        .value("stage", .text, as: "name", "Write what this stage serves, not later changes"),
        .value("deployment", .text, as: "id", "Write what this deployment holds"),
      ],
      examples: [
        Example(
          "ctapi routes export", "The document as it came", files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "openapi: 3.0.3"),
        Example("ctapi routes export --format json -o api.json", "In the other notation, into a file"),
        Example(
          "ctapi routes export --aws", "As API Gateway would", output: "x-amazon-apigateway-importexport-version"),
      ],
      exits: [.notFound: "no such API", .invalidInput: "with --aws: the API has what API Gateway has not"],
      json: .verbatim,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let stored = try stored(invocation, try storage.entry(invocation.string("api")), storage)
    var document = stored.document
    if invocation.flag("aws") { document = try stored.exportedForAWS(locality: invocation.environment.locality) }
    if invocation.flag("no-extensions") { document = document.withoutExtensions }
    let format = invocation.string("format").flatMap { DocumentFormat(rawValue: $0) } ?? document.format
    let bytes = document.exported(as: invocation.output.isJSON ? .json : format)
    let file = invocation.operand("output")
    if file == "-" {
      try invocation.output.bytes(bytes)
    } else {
      try Files.output(bytes.span, to: file, mode: 0o644)
    }
    return .done
  }

  private static func stored(
    _ invocation: AppInvocation, _ entry: APIEntry, _ storage: DefinitionStorage
  ) throws(CtapiError) -> StoredAPI {
    let stage = try invocation.string("stage").map { (name) throws(CtapiError) in try storage.stage(name, of: entry) }
    guard stage == nil || invocation.string("deployment") == nil else {
      throw CtapiError(.usage, "--stage and --deployment name two things", hint: "give one of them")
    }
    if let stage, stage.deploymentID == nil {
      throw CtapiError(
        .deploymentNotFound, "the stage '\(stage.name)' serves no deployment",
        hint: "give it one: ctapi routes deployment create --stage '\(stage.name)'")
    }
    guard let id = stage?.deploymentID ?? invocation.string("deployment") else { return try storage.stored(entry) }
    return try storage.stored(entry, deployment: try storage.deployment(id, of: entry))
  }
}
