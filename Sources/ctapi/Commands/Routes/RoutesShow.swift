import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes show`.
enum RoutesShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show one route with all its settings",
      operands: [.required("key", .text, "The route's key, such as 'GET /pets/{id}', its id, or 'TCP PORT'")],
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes show 'PUT /pets/{id}'", "Everything about it", files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "members"),
        Example("ctapi routes show 'GET /none' || echo none", "A route that is not there", output: "none"),
      ],
      exits: [.notFound: "no such API or route"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let api = try storage.api(try storage.entry(invocation.string("api")))
    if let listener = try api.listener(invocation.operand("key")) {
      try invocation.output.object(listener.json) { listener.text }
      return .done
    }
    let served = try api.served(invocation.operand("key"))
    try invocation.output.object(served.json) { served.text }
    return .done
  }
}
