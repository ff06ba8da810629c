import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry service list`.
enum RegistryServiceList {
  static var command: AppCommand {
    AppCommand(
      "list", "List the services",
      options: [.value("namespace", .text, as: "name", "Only the services of this namespace")],
      examples: [
        Example(
          "ctapi registry service list", "All services", setup: RegistryExamples.service,
          output: "foods.foodstore.service"),
        Example("ctapi registry service list --namespace service --json", "Those of one namespace"),
      ],
      exits: [.notFound: "no such namespace"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    var namespace: Namespace?
    if let name = invocation.string("namespace") { namespace = try registry.namespace(name) }
    try invocation.output.list(
      "services", try registry.services(in: namespace),
      columns: ["NAME", "ID", "RECORDS", "HEALTH", "INSTANCES"],
      cells: { [$0.fullName, $0.id, $0.recordsText, $0.healthText, String($0.instanceCount)] },
      json: { $0.json(in: registry.locality) })
    return .done
  }
}
