import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes authorizer list`.
enum RoutesAuthorizerList {
  static var command: AppCommand {
    AppCommand(
      "list", "List the security schemes of an API's document",
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes authorizer list", "Whose tokens are taken", files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "members"),
        Example("ctapi routes authorizer list --json", "For a program", output: "\"audience\":[\"ctapi-cli\"]"),
      ],
      exits: [.notFound: "no such API"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let schemes = try storage.stored(try storage.entry(invocation.string("api"))).schemes
    try invocation.output.list(
      "authorizers", schemes, columns: SchemeSummary.columns, cells: \.cells, json: \.json)
    return .done
  }
}
