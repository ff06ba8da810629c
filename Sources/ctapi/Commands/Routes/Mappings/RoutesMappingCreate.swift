import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes mapping create`.
enum RoutesMappingCreate {
  static var command: AppCommand {
    AppCommand(
      "create", "Map a path of a domain to a stage and print its id",
      discussion: "The longest mapping that begins a path serves it, whatever routes its API has.",
      operands: [RoutesDomain.nameOperand, RoutesMapping.pathOperand],
      options: [
        RoutesCommand.apiOption, RoutesMapping.stageOption,
        .flag("if-not-exists", "Leave an existing mapping of that path as it is"),
      ],
      examples: [
        Example(
          "ctapi routes mapping create api.example.com pets/v1", "An API under a path",
          files: [RoutesExamples.document],
          setup: RoutesMapping.prepared),
        Example("ctapi routes mapping create api.example.com", "Whatever no other mapping takes"),
        Example("ctapi routes mapping create api.example.com --if-not-exists", "Safe to repeat"),
      ],
      exits: [
        .notFound: "no such domain, API or stage", .conflict: "the path is mapped",
        .invalidInput: "no mapping can have that path",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let domain = try storage.domain(invocation.operand("domain"))
    let key = invocation.string("path") ?? ""
    var isChanged = true
    do throws(CtapiError) {
      _ = try storage.map(
        domain, key: key, to: try storage.entry(invocation.string("api")), stage: invocation.operand("stage"))
    } catch {
      guard error.code == .mappingExists, invocation.flag("if-not-exists") else { throw error }
      isChanged = false
    }
    let mapping = try storage.mapping(key, of: domain)
    try invocation.output.object(["mapping": mapping.json, "changed": .bool(isChanged)]) { mapping.id }
    return .done
  }
}
