import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes list`.
enum RoutesList {
  static var command: AppCommand {
    AppCommand(
      "list", "List an API's routes and TCP listeners",
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
    let compiled = try storage.compiled(entry)
    let stage = try storage.stages(of: entry).first { $0.name == Stage.defaultName }
    let rows = try compiled.summaries().map { route in row(route, stage) }
    let listeners = compiled.listeners.map { ($0.cells, $0.summary) }
    try invocation.output.list(
      "routes", rows + listeners, columns: RouteSummary.columns + ["THROTTLE"], cells: { $0.0 }, json: { $0.1 })
    return .done
  }

  private static func row(_ route: RouteSummary, _ stage: Stage?) -> ([String], JSON) {
    guard let text = stage?.throttle(of: route.key).text else { return (route.cells + ["-"], route.json) }
    var json = route.json
    json[JSONPointer(["throttle"])] = .string(text)
    return (route.cells + [text], json)
  }
}
