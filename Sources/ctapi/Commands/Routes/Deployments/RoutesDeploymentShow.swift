import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes deployment show`.
enum RoutesDeploymentShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show one deployment",
      discussion: "Its document is given by ctapi routes export --deployment ID.",
      operands: [.required("deployment", .text, "The deployment's id")],
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes deployment show $(ctapi routes deployment create)", "One that was just made",
          files: [RoutesExamples.document], setup: RoutesExamples.imported, output: "by hand"),
        Example("ctapi routes deployment show absent || echo none", "One that is not there", output: "none"),
      ],
      exits: [.notFound: "no such API or deployment"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let entry = try storage.entry(invocation.string("api"))
    let deployment = try storage.deployment(invocation.operand("deployment"), of: entry)
    let row = DeployedIn(deployment, try storage.stages(of: entry))
    try invocation.output.object(row.json) {
      zip(["deployment", "created", "made", "stages", "description"], row.cells).map { name, value in
        "\(name)\(String(repeating: " ", count: 13 - name.count))\(value)".escapedForTerminal
      }.joined(separator: "\n")
    }
    return .done
  }
}
