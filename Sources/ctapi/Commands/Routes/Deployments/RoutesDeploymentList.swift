import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes deployment list`.
enum RoutesDeploymentList {
  static var command: AppCommand {
    AppCommand(
      "list", "List an API's deployments, the newest first",
      discussion: """
        Every change makes one for the stages that follow changes; of those that no stage serves the newest ten are \
        kept. Deployments made by hand stay until they are deleted.
        """,
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes deployment list", "Which stage serves which", files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "by a change"),
        Example("ctapi routes deployment list --json | jq -r '.deployments[0].deploymentId'", "The newest"),
      ],
      exits: [.notFound: "no such API"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let entry = try storage.entry(invocation.string("api"))
    let stages = try storage.stages(of: entry)
    let rows = try storage.deployments(of: entry).map { DeployedIn($0, stages) }
    try invocation.output.list(
      "deployments", rows, columns: DeployedIn.columns, cells: { $0.cells.map(\.escapedForTerminal) }, json: \.json)
    return .done
  }
}
