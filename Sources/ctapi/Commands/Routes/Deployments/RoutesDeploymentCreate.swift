import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes deployment create`.
enum RoutesDeploymentCreate {
  static var command: AppCommand {
    AppCommand(
      "create", "Take a snapshot of an API and print its id",
      options: [
        RoutesCommand.apiOption,
        .value("stage", .text, as: "name", "A stage that serves it from now on"),
        .value("description", .text, "A text kept with it"),
      ],
      examples: [
        Example(
          "ctapi routes deployment create --stage prod --description 'first release'", "Release",
          files: [RoutesExamples.document],
          setup: RoutesExamples.imported + " && ctapi routes stage create prod"),
        Example("ctapi routes deployment create --json", "Only keep the snapshot", output: "\"deploymentId\""),
      ],
      exits: [.notFound: "no such API or stage", .conflict: "the stage deploys every change by itself"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let entry = try storage.entry(invocation.string("api"))
    let deployment = try storage.deploy(
      entry, description: invocation.string("description"), to: invocation.string("stage"))
    let row = DeployedIn(deployment, try storage.stages(of: entry))
    try invocation.output.object(row.json) { deployment.id }
    return .done
  }
}
