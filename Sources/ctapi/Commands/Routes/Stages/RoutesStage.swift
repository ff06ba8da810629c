import CtapiApp
import CtapiCommandLine
import CtapiDefinition

/// `ctapi routes stage`.
enum RoutesStage {
  static var command: AppCommand {
    AppCommand(
      "stage", "What an API's clients see: a deployment and its settings",
      children: {
        [
          RoutesStageList.command, RoutesStageShow.command, RoutesStageCreate.command, RoutesStageUpdate.command,
          RoutesStageDelete.command,
        ]
      })
  }

  /// The stage of a command about something else.
  static var nameOption: Option {
    .value("stage", .text, as: "name", "The stage the throttle is for", default: Stage.defaultName)
  }
}
