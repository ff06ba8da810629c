import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes mapping update`.
enum RoutesMappingUpdate {
  static var command: AppCommand {
    AppCommand(
      "update", "Have a path of a domain lead to another stage",
      operands: [RoutesDomain.nameOperand, RoutesMapping.pathOperand],
      options: [RoutesCommand.apiOption, RoutesMapping.stageOption],
      examples: [
        Example(
          "ctapi routes mapping update api.example.com pets/v1 --stage dev", "Another stage",
          files: [RoutesExamples.document],
          setup: RoutesMapping.prepared + " && ctapi routes mapping create api.example.com pets/v1 > out"
            + " && ctapi routes stage create dev"),
        Example("ctapi routes mapping update api.example.com pets/v1 --json", "And back", output: "\"changed\":true"),
      ],
      exits: [.notFound: "no such domain, mapping, API or stage"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let domain = try storage.domain(invocation.operand("domain"))
    let mapping = try storage.mapping(invocation.string("path") ?? "", of: domain)
    let isChanged = try storage.remap(
      mapping, to: try storage.entry(invocation.string("api")), stage: invocation.operand("stage"))
    let new = try storage.mapping(mapping.key, of: domain)
    try invocation.output.object(["mapping": new.json, "changed": .bool(isChanged)]) { "" }
    return .done
  }
}
