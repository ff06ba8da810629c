import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes list`.
enum RoutesList {
  static var command: AppCommand {
    AppCommand(
      "list", "List an API's routes",
      discussion: "The limits are those of the stage $default.",
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
    let entry = try storage.entry(invocation.string("api"))
    let routes = try storage.compiled(entry).summaries()
    let stage = try storage.stages(of: entry).first { $0.name == Stage.defaultName }
    try invocation.output.list(
      "routes", routes, columns: RouteSummary.columns + ["THROTTLE"],
      cells: { $0.cells + [stage?.throttle(of: $0.key).text ?? "-"] },
      json: { route in
        guard let text = stage?.throttle(of: route.key).text else { return route.json }
        var json = route.json
        json[JSONPointer(["throttle"])] = .string(text)
        return json
      })
    return .done
  }
}
