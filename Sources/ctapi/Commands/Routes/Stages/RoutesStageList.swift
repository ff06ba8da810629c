import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes stage list`.
enum RoutesStageList {
  static var command: AppCommand {
    AppCommand(
      "list", "List an API's stages",
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes stage list", "What each serves", files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "every change"),
        Example("ctapi routes stage list --json", "For a program", output: "\"stageName\":\"$default\""),
      ],
      exits: [.notFound: "no such API"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let stages = try storage.stages(of: try storage.entry(invocation.string("api")))
    try invocation.output.list("stages", stages, columns: Stage.columns, cells: \.cells, json: \.json)
    return .done
  }
}
