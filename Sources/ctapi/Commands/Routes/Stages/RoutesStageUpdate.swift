import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes stage update`.
enum RoutesStageUpdate {
  static var command: AppCommand {
    AppCommand(
      "update", "Change a stage's settings, or what it serves",
      discussion: """
        What no option names stays as it is. A stage is rolled back by naming an older deployment; one that deploys \
        every change must be told not to first, or in the same call.
        """,
      operands: [.required("stage", .text, "The stage's name")],
      options: StageOptions.all,
      examples: [
        Example(
          "ctapi routes stage update '$default' --throttle 50/100 --route-throttle 'PUT /pets/{id}=1/5'",
          "Limits for all routes and for one", files: [RoutesExamples.document], setup: RoutesExamples.imported),
        Example(
          "ctapi routes stage update '$default' --auto-deploy off --deployment $(ctapi routes deployment create)",
          "Pinned to what is there now"),
        Example(
          "ctapi routes stage update '$default' --auto-deploy on --access-log access.log", "Following again, logged"),
      ],
      exits: [
        .notFound: "no such API, stage or deployment", .conflict: "it deploys every change by itself",
        .invalidInput: "a setting that API Gateway refuses",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    guard StageOptions.all.contains(where: { $0.name != "api" && invocation.isGiven($0.name) }) else {
      throw CtapiError(.usage, "nothing to change", hint: "ctapi routes stage update --help")
    }
    let storage = try invocation.environment.existingDefinitions()
    let entry = try storage.entry(invocation.string("api"))
    let name = invocation.operand("stage")
    let isChanged = try storage.update(name, of: entry) { (stage) throws(CtapiError) in
      try StageOptions.apply(invocation, to: &stage)
    }
    let stage = try storage.stage(name, of: entry)
    StageOptions.warn(about: stage, of: try storage.api(entry), invocation.output)
    try invocation.output.object(["stage": stage.json, "changed": .bool(isChanged)]) { "" }
    return .done
  }
}
