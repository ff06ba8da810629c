import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry instance deregister`.
enum RegistryInstanceDeregister {
  static var command: AppCommand {
    AppCommand(
      "deregister", "Take an instance out of its service",
      operands: [
        .required("service", .text, "Name and namespace, id or ARN"), .required("id", .text, "The instance's id"),
      ],
      examples: [
        Example(
          "ctapi registry instance deregister foods.foodstore.service food-2", "It gets no more requests",
          setup: RegistryExamples.instances),
        Example(
          "ctapi registry instance deregister foods.foodstore.service none", "One that is absent", exit: 3),
      ],
      exits: [.notFound: "no such service or instance"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    try registry.deregister(invocation.operand("id"), of: invocation.operand("service"))
    try invocation.output.object(["changed": true]) { "" }
    return .done
  }
}
