import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes stage show`.
enum RoutesStageShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show one stage with all its settings",
      operands: [.required("stage", .text, "The stage's name")],
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes stage show '$default'", "The stage that every import makes", files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "deployment"),
        Example("ctapi routes stage show prod || echo none", "One that is not there", output: "none"),
      ],
      exits: [.notFound: "no such API or stage"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let stage = try storage.stage(invocation.operand("stage"), of: try storage.entry(invocation.string("api")))
    try invocation.output.object(stage.json) { stage.text }
    return .done
  }
}
