import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes mapping list`.
enum RoutesMappingList {
  static var command: AppCommand {
    AppCommand(
      "list", "List a domain's mappings in the order they are tried",
      operands: [RoutesDomain.nameOperand],
      examples: [
        Example(
          "ctapi routes mapping list api.example.com", "The longest comes first", files: [RoutesExamples.document],
          setup: RoutesMapping.prepared + " && ctapi routes mapping create api.example.com pets/v1 > out",
          output: "pets/v1"),
        Example("ctapi routes mapping list api.example.com --json", "For a program", output: "\"apiMappingKey\""),
      ],
      exits: [.notFound: "no such domain"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let names = Dictionary(try storage.entries().map { ($0.id, $0.name) }) { first, _ in first }
    let mappings = try storage.mappings(of: try storage.domain(invocation.operand("domain")))
    try invocation.output.list(
      "mappings", mappings, columns: ["PATH", "API", "STAGE", "ID"],
      cells: { mapping in
        [
          mapping.key.isEmpty ? "(none)" : mapping.key, (names[mapping.apiID] ?? mapping.apiID).escapedForTerminal,
          mapping.stage, mapping.id,
        ]
      }, json: \.json)
    return .done
  }
}
