import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes stage delete`.
enum RoutesStageDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Remove a stage from an API",
      discussion: "What it served answers 404 from then on. Its deployment stays.",
      operands: [.required("stage", .text, "The stage's name")],
      options: [RoutesCommand.apiOption, RoutesDeletion.mustExist],
      examples: [
        Example(
          "ctapi routes stage delete '$default'", "The API answers nothing any more", files: [RoutesExamples.document],
          setup: RoutesExamples.imported),
        Example(
          "ctapi routes stage delete '$default' --must-exist || echo gone", "Tell when it was gone", output: "gone"),
      ],
      exits: [.no: "no such stage, with --must-exist", .notFound: "no such API", .conflict: "a domain leads to it"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try RoutesDeletion.run(invocation, absent: .stageNotFound) { (storage) throws(CtapiError) in
      try storage.delete(stage: invocation.operand("stage"), of: try storage.entry(invocation.string("api")))
    }
  }
}
