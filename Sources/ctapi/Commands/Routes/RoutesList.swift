import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes list`.
enum RoutesList {
  static var command: AppCommand {
    AppCommand(
      "list", "List an API's routes",
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes list", "What is served, where it goes and who may call it", files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "PUT /pets/{id}"),
        Example("ctapi routes list --json", "For a program", output: "\"authorizer\":\"members\""),
      ],
      exits: [.notFound: "no such API"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let routes = try storage.compiled(try storage.entry(invocation.string("api"))).summaries()
    try invocation.output.list(
      "routes", routes, columns: RouteSummary.columns, cells: \.cells, json: \.json)
    return .done
  }
}
