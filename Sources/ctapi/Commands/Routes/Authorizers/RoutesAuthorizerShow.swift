import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes authorizer show`.
enum RoutesAuthorizerShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show one authorizer",
      operands: [.required("authorizer", .text, "The security scheme's name, or the authorizer's id")],
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes authorizer show members", "All its settings", files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "RS256"),
        Example("ctapi routes authorizer show nobody || echo none", "One that is not there", output: "none"),
      ],
      exits: [.notFound: "no such API or authorizer"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let stored = try storage.stored(try storage.entry(invocation.string("api")))
    let scheme = try stored.scheme(invocation.operand("authorizer"))
    try invocation.output.object(scheme.json) { scheme.text }
    return .done
  }
}
