import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes cors show`.
enum RoutesCORSShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show an API's CORS settings",
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes cors show", "The settings",
          files: [RoutesExamples.document],
          setup: RoutesExamples.imported + " && ctapi routes cors set --origin https://app.example",
          output: "https://app.example"),
        Example("ctapi routes cors show --json", "For a program", output: "\"allowOrigins\""),
      ],
      exits: [.no: "the API leaves CORS to its backends", .notFound: "no such API"],
      isQuestion: true,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let cors = try storage.api(try storage.entry(invocation.string("api"))).cors
    try invocation.output.object(["cors": cors?.json ?? .null]) { cors?.text ?? "none: backends answer for it" }
    return cors == nil ? .no : .done
  }
}
