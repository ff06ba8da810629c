import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes cors delete`.
enum RoutesCORSDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Leave CORS to an API's backends",
      discussion: "Preflights then go to routes like any other request. The document is written anew.",
      options: [RoutesCommand.apiOption, RoutesDeletion.mustExist],
      examples: [
        Example(
          "ctapi routes cors delete", "Remove the settings",
          files: [RoutesExamples.document],
          setup: RoutesExamples.imported + " && ctapi routes cors set --origin https://app.example"),
        Example("ctapi routes cors delete --must-exist || echo gone", "Tell when they were gone", output: "gone"),
      ],
      exits: [.no: "there are none, with --must-exist", .notFound: "no such API"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let isChanged = try RoutesCORS.change(invocation, to: nil)
    try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    return isChanged || !invocation.flag("must-exist") ? .done : .no
  }
}
