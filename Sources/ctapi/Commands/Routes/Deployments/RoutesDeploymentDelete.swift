import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes deployment delete`.
enum RoutesDeploymentDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Remove a deployment that no stage serves",
      operands: [.required("deployment", .text, "The deployment's id")],
      options: [RoutesCommand.apiOption, RoutesDeletion.mustExist],
      examples: [
        Example(
          "ctapi routes deployment delete $(ctapi routes deployment create)", "One that was just made",
          files: [RoutesExamples.document], setup: RoutesExamples.imported),
        Example(
          "ctapi routes deployment delete absent --must-exist || echo gone", "Tell when it was gone", output: "gone"),
      ],
      exits: [.no: "no such deployment, with --must-exist", .notFound: "no such API", .conflict: "a stage serves it"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try RoutesDeletion.run(invocation, absent: .deploymentNotFound) { (storage) throws(CtapiError) in
      let entry = try storage.entry(invocation.string("api"))
      try storage.delete(deployment: invocation.operand("deployment"), of: entry)
    }
  }
}
