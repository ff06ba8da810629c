import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes stage create`.
enum RoutesStageCreate {
  static var command: AppCommand {
    AppCommand(
      "create", "Add a stage to an API",
      discussion: """
        It answers under its name as the first segment of the path. Without --auto-deploy on it serves nothing until \
        it is given a deployment.
        """,
      operands: [.required("stage", .text, "Its name: letters, digits, - and _")],
      options: StageOptions.all + [.flag("if-not-exists", "Leave an existing stage of that name as it is")],
      examples: [
        Example(
          "ctapi routes stage create dev --auto-deploy on --variable host=127.0.0.1:9000",
          "One that follows every change",
          files: [RoutesExamples.document], setup: RoutesExamples.imported),
        Example("ctapi routes stage create prod --throttle 100/50", "One that is deployed by hand, with a limit"),
        Example("ctapi routes stage create prod --if-not-exists", "Safe to repeat"),
      ],
      exits: [
        .notFound: "no such API or deployment", .conflict: "the stage exists, or deploys every change by itself",
        .invalidInput: "a setting that API Gateway refuses",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let entry = try storage.entry(invocation.string("api"))
    var stage = Stage(name: invocation.operand("stage"), autoDeploy: false)
    try StageOptions.apply(invocation, to: &stage)
    do throws(CtapiError) {
      stage = try storage.create(stage, of: entry)
    } catch {
      guard error.code == .stageExists, invocation.flag("if-not-exists") else { throw error }
      let existing = try storage.stage(stage.name, of: entry)
      try invocation.output.object(["stage": existing.json, "changed": false]) { "" }
      return .done
    }
    StageOptions.warn(about: stage, of: try storage.api(entry), invocation.output)
    try invocation.output.object(["stage": stage.json, "changed": true]) { "" }
    return .done
  }
}
