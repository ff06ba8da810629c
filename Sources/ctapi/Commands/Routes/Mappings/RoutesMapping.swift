import CtapiApp
import CtapiCommandLine
import CtapiDefinition

/// `ctapi routes mapping`.
enum RoutesMapping {
  static var command: AppCommand {
    AppCommand(
      "mapping", "Which API answers under which path of a domain",
      children: {
        [
          RoutesMappingList.command, RoutesMappingCreate.command, RoutesMappingUpdate.command,
          RoutesMappingDelete.command,
        ]
      })
  }

  static var pathOperand: Operand {
    .optional("path", .text, "The path in front, such as orders/v1; none for the rest")
  }

  static var stageOption: Option { .value("stage", .text, as: "name", "The API's stage", default: Stage.defaultName) }

  /// What the examples start from.
  static let prepared = RoutesExamples.imported + " && ctapi routes domain create api.example.com"
}
