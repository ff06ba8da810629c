import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry instance list`.
enum RegistryInstanceList {
  static var command: AppCommand {
    AppCommand(
      "list", "List the instances of a service, healthy or not",
      operands: [.required("service", .text, "Name and namespace, id or ARN")],
      examples: [
        Example(
          "ctapi registry instance list foods.foodstore.service", "All its instances",
          setup: RegistryExamples.instances, output: "food-1"),
        Example("ctapi registry instance list foods.foodstore.service --json", "With all their attributes"),
      ],
      exits: [.notFound: "no such service"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    let service = try registry.service(invocation.operand("service"))
    try invocation.output.list(
      "instances", try registry.instances(of: service), columns: Instance.columns, cells: \.cells,
      json: { $0.json(of: service) })
    return .done
  }
}
