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
    let stored = try storage.stored(try storage.entry(invocation.string("api")))
    var document = stored.document
    if invocation.flag("aws") { document = try stored.exportedForAWS(locality: invocation.environment.locality) }
    if invocation.flag("no-extensions") { document = document.withoutExtensions }
    let format = invocation.string("format").flatMap { DocumentFormat(rawValue: $0) } ?? document.format
    let bytes = document.exported(as: invocation.output.isJSON ? .json : format)
    let file = invocation.operand("output")
    if file == "-" {
      try invocation.output.bytes(bytes)
    } else {
      try Files.write(bytes.span, to: file, mode: 0o644)
    }
    return .done
  }
}
